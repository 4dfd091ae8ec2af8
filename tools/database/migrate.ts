import { runCommand, UserError } from "../../infra/local/cli";
import { migrate } from "../../infra/local/supabase/migrate";

const HELP = `Applies the migrations that a database does not have yet, as \`supabase db push\` does, without the
Supabase command line. Reads the connection string from SUPABASE_DB_URL.

  npm run database:migrate
`;

runCommand({
  name: "npm run database:migrate",
  help: HELP,
  options: {},
  run: async () => {
    const url = process.env["SUPABASE_DB_URL"];
    if (!url)
      throw new UserError("SUPABASE_DB_URL is missing: the connection string of the database.");
    const applied = await migrate(url);
    console.log(applied.length > 0 ? `Applied ${applied.join(", ")}.` : "Nothing to apply.");
  },
});
