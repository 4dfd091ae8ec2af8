import { html } from "hono/html";
import { type Html, page } from "../simulators/html-page";
import type { Point, ReceivedMetric, ReceivedSpan } from "./received";

const MAX_TRACES = 200;

const milliseconds = (span: ReceivedSpan) =>
  `${(span.endTimeUnixNano - span.startTimeUnixNano).toFixed(1)} ms`;

const timeOf = (span: ReceivedSpan) => new Date(span.startTimeUnixNano).toISOString();

const listed = (attributes: [string, string][]) =>
  attributes.map(([key, value]) => `${key}=${value}`).join(", ");

export function tracesPage(traces: { id: string; spans: ReceivedSpan[] }[]): Html {
  const rows = traces.slice(0, MAX_TRACES).flatMap(({ id, spans }) => {
    const [first] = spans;
    if (!first) return [];
    const link = html`<a href="/traces/${id}">${first.name}</a>`;
    return [html`<tr><td>${timeOf(first)}</td><td>${link}</td><td>${spans.length}</td></tr>`];
  });
  const table = html`<table><tr><th>Began</th><th>Trace</th><th>Spans</th></tr>${rows}</table>`;
  return page(
    "Traces",
    html`<h1>Traces</h1>
<p>What the app sends by OTLP, the latest first. <a href="/metrics">Metrics</a></p>
${rows.length === 0 ? html`<p>None yet.</p>` : table}`,
  );
}

/** The depth of each span below the first of its trace. */
function depthsOf(spans: ReceivedSpan[]): Map<string, number> {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const depthOf = (span: ReceivedSpan): number => {
    const parent = byId.get(span.parentSpanId ?? "");
    return parent ? depthOf(parent) + 1 : 0;
  };
  return new Map(spans.map((span) => [span.spanId, depthOf(span)]));
}

export function tracePage(id: string, spans: ReceivedSpan[]): Html {
  const depths = depthsOf(spans);
  const start = spans[0]?.startTimeUnixNano ?? 0;
  const rows = spans.map((span) => {
    const indent = "\u2003".repeat(depths.get(span.spanId) ?? 0);
    const at = `+${(span.startTimeUnixNano - start).toFixed(1)} ms`;
    const cells = [at, milliseconds(span), `${indent}${span.name}`, listed(span.attributes)];
    return html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
  });
  return page(
    `Trace ${id}`,
    html`<p><a href="/">All traces</a></p>
<h1>Trace ${id}</h1>
<table><tr><th>Began</th><th>Took</th><th>Span</th><th>Attributes</th></tr>${rows}</table>`,
  );
}

function shownValue({ asDouble, asInt, count, sum }: Point): string {
  if (count === undefined) return String(asDouble ?? asInt ?? "");
  return `${count} × ${((sum ?? 0) / Math.max(Number(count), 1)).toFixed(3)} on average`;
}

export function metricsPage(metrics: ReceivedMetric[]): Html {
  const rows = metrics.flatMap(({ name, unit, sum, gauge, histogram }) =>
    (sum ?? gauge ?? histogram)?.dataPoints.map(
      (point) =>
        html`<tr><td>${name}</td><td>${shownValue(point)} ${unit}</td><td>${listed(point.attributes)}</td></tr>`,
    ),
  );
  return page(
    "Metrics",
    html`<p><a href="/">All traces</a></p>
<h1>Metrics</h1>
<table><tr><th>Metric</th><th>Value</th><th>Attributes</th></tr>${rows}</table>`,
  );
}
