"""How a printed digest looks: on a screen by day and by night, and on A4."""

STYLE = """
:root{color-scheme:light dark;--ink:#1d2330;--soft:#5c6575;--paper:#fff;--ground:#f3f4f7;--line:#dfe3ea;
--mark:#3b5bdb;--rise:#c92a2a;--good:#2b8a3e;--warn:#e67700;--calm:#868e96}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#a2abba;--paper:#1c212b;--ground:#12161d;
--line:#323a48;--mark:#91a7ff;--rise:#ff8787;--good:#69db7c;--warn:#ffc078;--calm:#909aa8}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:860px;margin:0 auto;padding:36px 24px 60px;overflow-wrap:anywhere}
.over{margin:0;color:var(--soft);font-size:14px}
h1{margin:2px 0 6px;font-size:32px;line-height:1.2}h1 small{font-size:15px;font-weight:400;color:var(--soft)}
h2{margin:38px 0 12px;font-size:20px;border-bottom:2px solid var(--line);padding-bottom:6px}
h3{margin:0;font-size:17px;line-height:1.35}
p{margin:4px 0}.lead{font-size:19px}.phase{margin:10px 0;padding:8px 14px;border-left:4px solid var(--mark);
background:var(--paper)}.phase b{margin-right:2px}.phase b::after{content:":"}.note{color:var(--warn)}
.how,.who,footer{color:var(--soft);font-size:14px}
article{display:flex;gap:18px;align-items:flex-start;background:var(--paper);border:1px solid var(--line);
border-radius:10px;padding:14px 18px;margin:10px 0;break-inside:avoid}
article.card{border-left:5px solid var(--mark);padding:18px}
.number{font-size:30px;font-weight:700;line-height:1;color:var(--mark);min-width:26px}
.n{white-space:nowrap}.said{flex:1;min-width:0}.claim{font-size:17px;margin:5px 0}
.badge,.verdict{display:inline-block;font-size:12px;font-weight:600;padding:1px 9px;border-radius:99px;
vertical-align:2px;border:1px solid currentColor;margin-left:4px;color:var(--soft)}
.badge.growing,.badge.returning,.badge.emerging{color:var(--rise)}.badge.fix{color:var(--good)}
.badge.passage,.badge.cascade,.badge.satisfaction{color:var(--warn)}
.choices{margin:12px 0 6px;display:flex;flex-wrap:wrap;gap:4px 18px;font-weight:600}
.choices span::before{content:"";display:inline-block;width:13px;height:13px;border:2px solid var(--soft);
border-radius:3px;margin-right:7px;vertical-align:-1px}
.choices em{flex-basis:100%;font-style:normal;font-weight:400;color:var(--soft);font-size:14px}
.choices u{display:inline-block;min-width:150px;border-bottom:1px solid var(--soft);text-decoration:none;
margin-right:14px;padding:0 4px}
details{margin-top:8px;font-size:14px}summary{cursor:pointer;color:var(--mark);font-weight:600}
details ul{margin:6px 0;padding-left:18px}.cases{color:var(--soft);font-size:13px}
.key{color:var(--soft);font-size:12px}
.badges{margin:0 0 2px}.badges .badge,.badges .verdict{margin:0 5px 0 0}.who strong{color:var(--ink)}
.trend{margin:0;width:186px;flex:none;color:var(--soft);font-size:11px;line-height:1.3;text-align:right}
.trend svg{display:block;margin-left:auto}
.line{fill:none;stroke:var(--mark);stroke-width:2;stroke-linejoin:round}.area{fill:var(--mark);opacity:.13}
.dot{fill:var(--mark)}.growing .line,.returning .line,.emerging .line{stroke:var(--rise)}
.growing .dot,.growing .area,.returning .dot,.returning .area,.emerging .dot,.emerging .area{fill:var(--rise)}
.range{display:block;margin-top:6px}.axis{stroke:var(--line);stroke-width:2}
.same{stroke:var(--ink);stroke-width:2}.between{fill:var(--mark)}
.bar{display:flex;align-items:center;gap:8px;font-size:13px;margin:3px 0}
.bar span{width:62px;color:var(--soft)}
.bar i{height:12px;border-radius:3px;background:var(--calm)}.bar i.counted{background:var(--mark)}
.quiet{font-size:19px;background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:18px}
footer{margin-top:34px;border-top:1px solid var(--line);padding-top:10px}
@media (max-width:620px){article{flex-wrap:wrap}.trend{text-align:left}.trend svg{margin-left:0}}
@media print{@page{size:A4;margin:14mm 13mm}
:root{--ink:#000;--soft:#444;--paper:#fff;--ground:#fff;--line:#bbb;--mark:#23408e;--rise:#a51111;--good:#176529;
--warn:#8a4b00;--calm:#777}
body{font-size:10pt;line-height:1.35}main{max-width:none;padding:0}h1{font-size:20pt}h2{font-size:13pt;break-after:avoid}
.lead,.quiet{font-size:13pt}h3,.claim{font-size:10.5pt}h2{margin:16px 0 6px}
article,article.card{padding:7px 11px;margin:6px 0;gap:12px}.how,.who,.choices em,footer{font-size:9pt}
.choices{margin:6px 0 2px}details{font-size:8.5pt;margin-top:3px}details ul{margin:2px 0}
.cases,.key{font-size:7.5pt}
.number{font-size:20pt}summary{color:var(--ink)}
details::details-content{content-visibility:visible;display:block;height:auto}
.bar i,.between,.area,.dot,.phase
{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""
