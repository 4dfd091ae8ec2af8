import { build } from "./build";
import { printReport } from "./report";

void build().then(printReport);
