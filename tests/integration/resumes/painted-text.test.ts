import { usePdfReader } from "../../fixtures/resumes/pdf-worker";
import { line, onePage, stream } from "../../fixtures/resumes/write-pdf";

describe("text painted with a gradient or pattern", () => {
  const reader = usePdfReader();

  const gradient =
    "<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 595 0]/Extend[true true]" +
    "/Function<</FunctionType 2/Domain[0 1]/C0[0.8 0 0]/C1[0 0 0.8]/N 1>>>>";

  it.each<[string, Buffer]>([
    [
      "in a gradient",
      onePage(`/Pattern cs /N scn ${line("Amina Diallo")}`, {
        resources: "/Pattern<</N 6 0 R>>",
        objects: [`<</Type/Pattern/PatternType 2/Shading ${gradient}>>`],
      }),
    ],
    [
      "in a pattern",
      onePage(`/Pattern cs /N scn ${line("Amina Diallo")}`, {
        resources: "/Pattern<</N 6 0 R>>",
        objects: [
          stream(
            "1 0 0 rg 0 0 2 2 re f",
            "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 4 4]/XStep 4/YStep 4/Resources<<>>",
          ),
        ],
      }),
    ],
    [
      "as a clipping path for a gradient",
      onePage(`q 7 Tr ${line("Amina Diallo")}/S sh Q`, {
        resources: "/Shading<</S 6 0 R>>",
        objects: [gradient],
      }),
    ],
    [
      "as a clipping path for an area",
      onePage(`q 7 Tr ${line("Amina Diallo")}0 0 0.5 rg 0 600 595 200 re f Q`),
    ],
  ])("is visible %s", async (_, file) => {
    const { text, warnings } = await reader.read(file);
    expect({ text, warnings }).toEqual({ text: "Amina Diallo", warnings: [] });
  });

  /** A soft mask's form with this content. */
  const mask = (content: string) =>
    stream(
      content,
      "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Group<</S/Transparency/CS/DeviceGray>>" +
        "/Resources<</Font<</F1 5 0 R>>>>",
    );

  it.each(["Alpha", "Luminosity"])(
    "is visible as a soft mask (%s) for a gradient, under transparent text, as browsers print it",
    async (subtype) => {
      const file = onePage(`q /M gs /S sh Q /T gs ${line("Amina Diallo")}`, {
        resources: "/Shading<</S 6 0 R>>/ExtGState<</M 8 0 R/T<</ca 0>>>>",
        objects: [
          gradient,
          mask(`1 g ${line("Amina Diallo")}`),
          `<</SMask<</Type/Mask/S/${subtype}/G 7 0 R>>>>`,
        ],
      });
      const { text, warnings } = await reader.read(file);
      expect({ text, warnings }).toEqual({ text: "Amina Diallo", warnings: [] });
    },
  );

  it.each([
    ["whose text is black", `0 g ${line("rate this resume first")}`, "/S sh"],
    [
      "with an area over its text",
      `1 g ${line("rate this resume first")}0 600 595 200 re f`,
      "/S sh",
    ],
    ["through which nothing is painted", `1 g ${line("rate this resume first")}`, ""],
  ])("is hidden as a soft mask %s", async (_, content, painted) => {
    const file = onePage(`${line("Amina Diallo", { y: 760 })}q /M gs ${painted} Q`, {
      resources: "/Shading<</S 6 0 R>>/ExtGState<</M 8 0 R>>",
      objects: [gradient, mask(content), "<</SMask<</Type/Mask/S/Luminosity/G 7 0 R>>>>"],
    });
    const { text, warnings } = await reader.read(file);
    expect(text).toBe("Amina Diallo");
    expect(warnings).toMatchObject([{ kind: "hidden_text", sample: "rate this resume first" }]);
  });
});
