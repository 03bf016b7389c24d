const LIGHT = `
--page:#fff;--text:#1b1f24;--muted:#57606a;--line:#6e7781;--card:#f6f8fa;--edge:#d0d7de;--link:#0a53b8;
--exposed:#b42318;--exposed-back:#fff0ee;--unproven:#8a5300;--unproven-back:#fff7e0;--isolated:#11632a;--isolated-back:#eefaf1;--mark:#ffe9a8;`;

const DARK = `
--page:#0d1117;--text:#e6edf3;--muted:#9da7b3;--line:#8b96a3;--card:#161b22;--edge:#3b444f;--link:#79b8ff;
--exposed:#ff9a90;--exposed-back:#33110e;--unproven:#f0b954;--unproven-back:#2e2308;--isolated:#7cd79b;--isolated-back:#0e2616;--mark:#5a4a12;`;

/** The page's whole style; colours are named once for each scheme, and every one is tested for contrast. */
export const STYLE = `
:root{color-scheme:light dark;${LIGHT}}
@media screen and (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
header,main,footer{max-width:78rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:2rem}
h1{font-size:1.05rem;font-weight:600;color:var(--muted);margin:0 0 .6rem;letter-spacing:.02em}
h2{font-size:1.35rem;margin:2.6rem 0 .8rem}
h3{font-size:1.05rem;margin:0}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-100vw;top:0;padding:.6rem 1rem;background:var(--page);z-index:1}
.skip:focus{left:0}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.9em}
.verdict{display:flex;gap:.7rem;align-items:center;flex-wrap:wrap;font-size:1.25rem;margin:0;padding:.9rem 1.1rem;border:2px solid currentColor;border-radius:10px}
.verdict strong{font-size:1.5rem}
.verdict .sign{font-size:1.4rem;font-weight:700}
.exposed,.error{color:var(--exposed)}
.unproven,.warning{color:var(--unproven)}
.isolated{color:var(--isolated)}
.verdict.exposed{background:var(--exposed-back)}
.verdict.unproven{background:var(--unproven-back)}
.verdict.isolated{background:var(--isolated-back)}
.facts{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin:1rem 0}
.facts div{display:flex;flex-direction:row-reverse;gap:.4rem}
.facts dt{color:var(--muted)}
.facts dd{margin:0;font-weight:650;font-variant-numeric:tabular-nums}
nav{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.6rem;list-style:none;padding:0;font-size:.92rem}
.legend .plain b{color:var(--isolated)}
.canvas{width:min(100vw - 3rem,118rem);margin-left:50%;transform:translateX(-50%);overflow:auto;border:1px solid var(--edge);border-radius:10px;background:var(--page);padding:.5rem}
svg{display:block;max-width:100%;height:auto;margin:auto;font-family:inherit}
svg.wide{max-width:none}
rect.vpc{fill:var(--card);stroke:var(--line);stroke-width:1.2;stroke-dasharray:none}
.vpc-name{font-size:14px;font-weight:650;fill:var(--text)}
rect.thing{fill:var(--page);stroke:var(--line);stroke-width:1.2}
.exposed>rect.thing{fill:var(--exposed-back);stroke:var(--exposed);stroke-width:2.6}
.unproven>rect.thing{fill:var(--unproven-back);stroke:var(--unproven);stroke-width:2;stroke-dasharray:6 3}
svg text{fill:var(--text)}
svg .caption{font-size:11px;fill:var(--muted)}
svg .name{font:650 13px ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
svg .state{font-size:11.5px;font-weight:600}
.exposed>.state{fill:var(--exposed)}
.unproven>.state{fill:var(--unproven)}
.subnet.plain>.state{fill:var(--isolated)}
.line{fill:none;stroke:var(--line);stroke-width:1.3}
.line.exposed{stroke:var(--exposed);stroke-width:2.8}
.line.unproven{stroke:var(--unproven);stroke-width:2;stroke-dasharray:6 4}
.arrow{fill:var(--line)}
.arrow.exposed{fill:var(--exposed)}
.arrow.unproven{fill:var(--unproven)}
svg .block{font-size:11px;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
svg .block.exposed{fill:var(--exposed)}
svg .block.unproven{fill:var(--unproven)}
svg a{cursor:pointer;text-decoration:none}
svg a:hover>rect.thing{filter:brightness(.96)}
svg :focus-visible{outline:none}
svg :focus-visible>rect,svg :target>rect{stroke:var(--link);stroke-width:4;stroke-dasharray:none}
.finding{border:1px solid var(--edge);border-left:5px solid currentColor;border-radius:8px;padding:1rem 1.2rem;margin:0 0 1rem;background:var(--page)}
.finding.waived{color:var(--muted)}
.finding>*{color:var(--text)}
.finding:target{outline:3px solid var(--link);outline-offset:2px}
.badge{display:inline-block;margin-right:.3rem;font-size:.86rem;font-weight:650;border:1.5px solid currentColor;border-radius:5px;padding:.05rem .45rem}
.finding.exposed .badge,.finding.error .badge{color:var(--exposed);background:var(--exposed-back)}
.finding.unproven .badge,.finding.warning .badge{color:var(--unproven);background:var(--unproven-back)}
.finding.waived .badge{color:var(--muted)}
.where{margin:.35rem 0;display:flex;flex-wrap:wrap;gap:.2rem 1rem;align-items:baseline}
.where span{color:var(--muted);font-size:.92rem}
.message{margin:.5rem 0;font-weight:600}
pre{margin:.6rem 0;padding:.55rem .8rem;background:var(--card);border:1px solid var(--edge);border-radius:6px;overflow:auto}
.gutter{color:var(--muted);user-select:none}
mark{background:var(--mark);color:var(--text);border-bottom:2px solid var(--unproven)}
.path{display:flex;flex-wrap:wrap;gap:.35rem .3rem;list-style:none;padding:0;margin:.7rem 0}
.path li{display:flex;align-items:center}
.path li+li::before{content:"→";margin-right:.3rem;color:var(--muted)}
.path a,.path span{display:inline-block;border:1px solid var(--edge);border-radius:6px;padding:.12rem .5rem;background:var(--card);color:var(--text);text-decoration:none}
.path a{text-decoration:underline;text-decoration-color:var(--line)}
.path small{color:var(--muted)}
.about{margin:.6rem 0 0}
.about div{display:grid;grid-template-columns:5.5rem 1fr;gap:.1rem .6rem;margin:.15rem 0}
.about dt{color:var(--muted)}
.about dd{margin:0}
.scroll{overflow:auto;border:1px solid var(--edge);border-radius:8px}
table{border-collapse:collapse;width:100%;font-size:.94rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .8rem;border-top:1px solid var(--edge)}
thead th{border-top:0;background:var(--card);font-weight:650}
tbody th{font-weight:600}
td.exposed,td.unproven,td.isolated{white-space:nowrap;font-weight:600}
details{margin:.6rem 0}
summary{cursor:pointer}
summary h3{display:inline}
#network li{margin:.2rem 0}
footer{color:var(--muted);font-size:.9rem;margin-top:3rem;padding-bottom:2rem}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media (max-width:40rem){header,main,footer{padding-left:1rem;padding-right:1rem}.about div{grid-template-columns:1fr}}
@media print{
body{font-size:10.5pt}
.skip,nav{display:none}
.canvas,.scroll{overflow:visible;border:0;padding:0;width:auto;margin:0;transform:none}
svg,svg.wide{max-width:100%;max-height:16cm}
.finding,tr,li{break-inside:avoid}
h2,h3{break-after:avoid}
a{color:inherit}
details::details-content{content-visibility:visible;block-size:auto}
rect,.badge,.verdict,pre,thead th{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;
