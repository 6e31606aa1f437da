# What the rules of house.yml find, and what they leave alone. Never run.
import hashlib
import hmac
import os
import pickle
import random
import secrets
import ssl
import subprocess

import flask
import requests
import yaml
from markupsafe import Markup, escape

# ruleid: runs-text-as-code
eval(text)
# ok: runs-text-as-code
re.compile(text)
# ruleid: asks-a-shell
subprocess.run(f"ls {name}", shell=True)
# ruleid: asks-a-shell
os.system("ls")
# ok: asks-a-shell
subprocess.run(["ls", name], check=True)
# ruleid: reads-objects
pickle.loads(data)
# ruleid: reads-objects
yaml.load(text, Loader=yaml.Loader)
# ok: reads-objects
json.loads(text)
# ruleid: trusts-any-certificate
requests.get(address, verify=False)
# ok: trusts-any-certificate
requests.get(address, timeout=5)
# ruleid: calls-text-markup
Markup(text)
# ok: calls-text-markup
escape(text)
# ruleid: renders-text-as-template
flask.render_template_string(text)
# ok: renders-text-as-template
flask.render_template("page.html", text=text)
# ruleid: weak-digest
hashlib.md5(data)
# ok: weak-digest
hashlib.sha256(data)
# ruleid: guessable
random.choice(letters)
# ok: guessable
secrets.choice(letters)
# ruleid: compares-secrets-slowly
found = token == sent
# ok: compares-secrets-slowly
found = hmac.compare_digest(token, sent)
