"""Log lines with known templates, in the manner of sixteen kinds of systems, made from a seed.

A style is a header (date, level, component, …) and templates whose `<name>` are values; lines come
in the proportions that logs have: a few templates make most lines, and several come once only.
The templates are written from general knowledge of such systems, none is taken from a data set.
"""
import random
import re
from pathlib import Path

USERS = ["root", "admin", "cyrus", "news", "test", "guest", "oracle", "git", "mysql", "uucp",
         "webmaster", "jsmith", "pgsql", "nagios", "ftpuser", "support", "ubnt", "pi", "alice"]
STATES = ["NEW", "RUNNING", "LOCALIZED", "KILLING", "DONE"]
HOSTS = ["node-17", "msra-sa-41", "LabSZ", "dn228", "calvisitor-10-105-160-95", "web01", "db-02",
         "gw.example.org", "proxy.cse.cuhk.edu.hk", "mail.shop.test", "R02-M1-N0-C", "tbird-admin1"]
PACKAGES = ["com.android.phone", "com.tencent.mm", "com.google.android.gms", "android",
            "com.example.launcher", "org.fdroid.fdroid", "com.android.systemui"]
CLASSES = ["org.apache.hadoop.mapreduce.JobImpl", "NodeManager", "QuorumPeer", "TaskHeartbeat",
           "org.apache.spark.storage.BlockManager", "CommitterEvent", "SpeculatorThread"]
WORDS = ["alpha", "billing", "orders", "checkout", "payments", "images", "session", "archive"]
EXTENSIONS = ["log", "xml", "properties", "py", "so", "conf", "jar"]
FOLDERS = ["var", "usr", "etc", "home", "opt", "tmp", "data", "mnt", "lib", "share", "part-00000"]
INTERFACES = ["eth0", "eth1", "en0", "wlan0", "ib0", "bond0"]
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTHS = ["Jan", "Feb", "Mar", "Jun", "Jul", "Nov", "Dec"]


class Values:
    """What stands for a `<name>`."""

    def __init__(self, seed):
        self.chance = random.Random(seed)

    def of(self, name):
        return getattr(self, "v_" + name)()

    def skewed(self, pool):
        return pool[min(int(self.chance.expovariate(0.35)), len(pool) - 1)]

    def hexes(self, count):
        return "".join(self.chance.choice("0123456789abcdef") for _ in range(count))

    def v_int(self):
        return str(self.chance.choice([0, 1, 2, self.chance.randrange(100),
                                       self.chance.randrange(100_000)]))

    def v_neg(self):
        return str(self.chance.choice([-1, 1]) * self.chance.randrange(10**12))

    def v_float(self):
        return f"{self.chance.uniform(0, 100):.{self.chance.randrange(1, 5)}f}"

    def v_ip(self):
        return "10." + ".".join(str(self.chance.randrange(256)) for _ in range(3))

    def v_port(self):
        return str(self.chance.randrange(1_024, 65_000))

    def v_ipport(self):
        return f"{self.v_ip()}:{self.v_port()}"

    def v_hostport(self):
        return f"{self.chance.choice(HOSTS[7:])}:{self.v_port()}"

    def v_endpoint(self):
        return self.chance.choice([self.v_ipport, self.v_hostport])()

    def v_host(self):
        return self.skewed(HOSTS)

    def v_user(self):
        return self.skewed(USERS)

    def v_hex(self):
        return "0x" + self.hexes(self.chance.choice([2, 4, 8, 8, 16]))

    def v_sha(self):
        return self.hexes(self.chance.choice([16, 32, 40]))

    def v_uuid(self):
        return "-".join(self.hexes(n) for n in (8, 4, 4, 4, 12))

    def v_req(self):
        return "req-" + self.v_uuid()

    def v_blk(self):
        return f"blk_{self.v_neg()}"

    def v_blks(self):
        return " ".join(self.v_blk() for _ in range(self.chance.choice([1, 1, 2, 3, 7])))

    def v_ints(self):
        return ", ".join(self.v_int() for _ in range(self.chance.choice([1, 2, 4])))

    def v_path(self):
        depth = self.chance.randrange(1, 5)
        return "/" + "/".join(self.chance.choice(FOLDERS) for _ in range(depth)) + "/" + \
            f"{self.chance.choice(WORDS)}.{self.chance.choice(EXTENSIONS)}"

    def v_winpath(self):
        return "C:\\Windows\\" + "\\".join(self.chance.choice(WORDS) for _ in range(2)) + ".dll"

    def v_url(self):
        return f"http://{self.chance.choice(HOSTS)}/{self.chance.choice(WORDS)}?id={self.v_int()}"

    def v_urlpath(self):
        return f"/v2/{self.v_sha()}/servers/{self.chance.choice(['detail', self.v_uuid()])}"

    def v_job(self):
        return f"job_14450870{self.chance.randrange(10**5)}_000{self.chance.randrange(9)}"

    def v_attempt(self):
        return f"attempt_14450870_{self.chance.randrange(10**4):04}_m_{self.v_port()}_0"

    def v_container(self):
        return f"container_14450870_{self.chance.randrange(10**4):04}_01_{self.v_port()}"

    def v_rdd(self):
        return self.chance.choice(["rdd", "broadcast"]) + f"_{self.chance.randrange(99)}" + \
            self.chance.choice(["", f"_{self.chance.randrange(40)}", "_piece0"])

    def v_size(self):
        return f"{self.chance.uniform(0, 999):.1f} {self.chance.choice(['B', 'KB', 'MB', 'GB'])}"

    def v_gluedsize(self):
        return f"{self.chance.randrange(1, 999)}{self.chance.choice(['B', 'KB', 'MB', 'kB'])}"

    def v_ms(self):
        return f"{self.chance.randrange(1, 9_999)}ms"

    def v_lifetime(self):
        return self.chance.choice(["<1 sec", f"{self.chance.randrange(60):02}:"
                                   f"{self.chance.randrange(60):02}", "02:45:01"])

    def v_core(self):
        return f"core.{self.chance.randrange(9_999)}"

    def v_state(self):
        return self.chance.choice(STATES)

    def v_bool(self):
        return self.chance.choice(["true", "false"])

    def v_package(self):
        return self.skewed(PACKAGES)

    def v_class(self):
        return self.skewed(CLASSES)

    def v_word(self):
        return self.chance.choice(WORDS)

    def v_interface(self):
        return self.chance.choice(INTERFACES)

    def v_tty(self):
        return self.chance.choice(["ssh", "NODEVssh", "tty1", "pts/3"])

    def v_maybehost(self):
        return self.chance.choice(["", self.v_ip(), self.chance.choice(HOSTS)])

    def v_date(self):
        return f"{self.chance.choice(DAYS)} {self.chance.choice(MONTHS)} " \
            f"{self.chance.randrange(1, 29):2} {self.clock()} 2005"

    def v_node(self):
        return f"R{self.chance.randrange(8):02}-M{self.chance.randrange(2)}-N" \
            f"{self.chance.randrange(16)}-C:J{self.chance.randrange(18):02}-U01"

    def v_axis(self):
        return self.chance.choice("xyz") + self.chance.choice("+-")

    def v_version(self):
        return f"{self.chance.randrange(9)}.{self.chance.randrange(20)}." \
            f"{self.chance.randrange(9)}" + self.chance.choice(["", "-rc1", ".dev0"])

    def v_email(self):
        return f"{self.chance.choice(USERS)}@{self.chance.choice(HOSTS[7:10])}"

    def v_kb(self):
        return f"Package_{self.chance.randrange(500)}_for_KB{self.chance.randrange(10**7)}" \
            f"~31bf3856ad364e35~amd64~~6.1.1.{self.chance.randrange(9)}"

    def v_phrase(self):
        return " ".join(self.chance.choice(WORDS) for _ in range(self.chance.randrange(1, 4)))

    def five(self):
        return f"{self.chance.randrange(10**5):05}"

    def clock(self):
        return f"{self.chance.randrange(24):02}:{self.chance.randrange(60):02}:" \
            f"{self.chance.randrange(60):02}"


def level_of(values):
    return values.chance.choices(["INFO", "WARN", "ERROR"], [8, 2, 1])[0]


def hdfs(v, component):
    return f"081109 {v.clock().replace(':', '')} {v.v_int()} {level_of(v)} dfs.{component}: "


def hadoop(v, component):
    thread = v.chance.choice(["main", "IPC Server handler 3 on 62270",
                              f"AsyncDispatcher event handler #{v.v_int()}"])
    return f"2015-10-18 {v.clock()},{v.chance.randrange(999):03} {level_of(v)} [{thread}] " \
        f"org.apache.hadoop.mapreduce.{component}: "


def spark(v, component):
    return f"17/06/09 {v.clock()} {level_of(v)} {component.lower()}.{component}: "


def zookeeper(v, component):
    return f"2015-07-29 {v.clock()},{v.chance.randrange(999):03} - {level_of(v):5} " \
        f"[QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:{component}@{v.v_int()}] - "


def bgl(v, component):
    node = v.v_node()
    return f"- 11178{v.five()} 2005.06.03 {node} 2005-06-03-{v.clock().replace(':', '.')}." \
        f"363779 {node} RAS {component} {v.chance.choice(['INFO', 'FATAL'])} "


def hpc(v, component):
    return f"{v.v_int()} node-{v.chance.randrange(256)} unix.hw {component}.status " \
        f"10778{v.five()} 1 "


def thunderbird(v, component):
    host = v.chance.choice(["dn228", "an83", "tbird-admin1"])
    return f"- 11315{v.five()} 2005.11.09 {host} Nov 9 {v.clock()} {host}/{host} " \
        f"{component}[{v.v_int()}]: "


def windows(v, component):
    return f"2016-09-28 {v.clock()}, {v.chance.choice(['Info', 'Info', 'Error']):22}{component:7}"


def syslog(v, component):
    pid = v.chance.choice(["", f"[{v.v_int()}]"])
    return f"Jun {v.chance.randrange(1, 30):2} {v.clock()} combo {component}{pid}: "


def android(v, component):
    return f"03-17 {v.clock()}.{v.chance.randrange(999):03} {v.chance.randrange(9_999):5} " \
        f"{v.chance.randrange(9_999):5} {v.chance.choice('DIVW')} {component}: "


def healthapp(v, component):
    return f"20171223-{v.clock()}:{v.chance.randrange(999)}|Step_{component}|30002312|"


def apache(v, component):
    return f"[{v.v_date()}] [{v.chance.choice(['notice', 'error', 'warn'])}] "


def proxifier(v, component):
    program = v.chance.choice(["chrome.exe", "Dropbox.exe *64", "YodaoDict.exe"])
    return f"[10.30 {v.clock()}] {program} - "


def openstack(v, component):
    return f"nova-api.log.1.2017-05-16_13:53:08 2017-05-16 {v.clock()}.{v.chance.randrange(999)} " \
        f"25746 {level_of(v)} nova.{component}.manager [{v.v_req()} {v.v_sha()} - - -] "


def mac(v, component):
    return f"Jul {v.chance.randrange(1, 9):2} {v.clock()} calvisitor-10-105-160-95 " \
        f"{component}[{v.chance.randrange(9_999)}]: "


def shop(v, component):
    return f"2026-11-28T{v.clock()}.{v.chance.randrange(999)}Z {level_of(v)} " \
        f"[{component}] "


# The header of each style. Its components and templates stand in log_template_styles.txt.
HEADERS = {"HDFS": hdfs, "Hadoop": hadoop, "Spark": spark, "Zookeeper": zookeeper, "BGL": bgl,
           "HPC": hpc, "Thunderbird": thunderbird, "Windows": windows, "Linux": syslog,
           "OpenSSH": syslog, "Android": android, "HealthApp": healthapp, "Apache": apache,
           "Proxifier": proxifier, "OpenStack": openstack, "Mac": mac, "Shop": shop}


def read_styles():
    styles = {}
    for line in Path(__file__).with_name("log_template_styles.txt").read_text().splitlines():
        if line.startswith("== "):
            name, components = line[3:].split(": ", 1)
            styles[name] = (HEADERS[name], components.split(", "), [])
        elif not line.startswith("# "):
            once = line.startswith("1|")
            styles[name][2].append((line[2:] if once else line, once))
    return styles


STYLES = read_styles()
# Values that are of several words or signs.
EXTRA = {
    "slashipport": lambda v: "/" + v.v_ipport(),
    "slaship": lambda v: "/" + v.v_ip(),
    "memory: int, vCores: neg": lambda v: f"<memory:{v.v_int()}, vCores:{v.v_neg()}>",
    "memory: int, vCores: int": lambda v: f"<memory:{v.v_int()}, vCores:{v.v_int()}>",
    "hdfsurl": lambda v: f"hdfs://{v.v_hostport()}{v.v_path()}",
    "rack": lambda v: v.chance.choice(["alt0", "alt1", "gige"]),
    "mac": lambda v: ":".join(v.hexes(2) for _ in range(6)),
    "hexpci": lambda v: f"0000:0{v.chance.randrange(9)}:1f.{v.chance.randrange(4)}",
    "daemon": lambda v: v.chance.choice(["syslogd", "klogd", "crond", "rpc.statd", "gpm", "ftpd"]),
    "driver": lambda v: v.chance.choice(["usbdevfs", "hub", "hiddev", "usbscanner"]),
    "addr": lambda v: v.hexes(16),
    "quoted": lambda v: v.chance.choice(["\\003", "GET / HTTP/1.1", "x"]),
    "hex8": lambda v: v.hexes(7),
    "locktag": lambda v: v.chance.choice(["View Lock", "RILJ_ACK_WL", "*launch*", "AudioMix"]),
    "action": lambda v: v.chance.choice(["SCREEN_ON", "TIME_TICK", "USER_PRESENT"]),
    "hashes": lambda v: "##".join(str(v.chance.randrange(10**9)) for _ in range(6)),
    "i": lambda v: "<0>",
    "clock": lambda v: v.clock(),
}
# How a value of several words stands in a template.
SPELLED = {
    "memory: int, vCores: neg": "<memory:<*>, vCores:<*>>",
    "memory: int, vCores: int": "<memory:<*>, vCores:<*>>",
    "i": "<<*>>",
}
PLACEHOLDER = re.compile(r"<([a-z0-9]+|memory: int, vCores: (?:int|neg))>")


def normal(template):
    """A template as it is compared: values that only a sign joins are one, and words of which a
    part is a value are values."""
    template = re.sub(r"\s+", " ", template.strip())
    template = re.sub(r"[^\s=:,;()\[\]{}\"'<>|/]*<\*>[^\s=:,;()\[\]{}\"'<>|/]*", "<*>", template)
    template = re.sub(r"(?<![\w.])(?:\d+|null|true|false|root|admin)(?![\w.])", "<*>", template)
    template = template.replace("<*> HTTP/1.1", "<*>")
    before = None
    while before != template:
        before = template
        template = re.sub(r"<\*>([.:/@#+,-]|##)?<\*>", "<*>", template)
        template = re.sub(r"/<\*>", "<*>", template)
    return template


def make(style, seed, count=2_000):
    """`count` lines as (line with its header, line without, template, number of the event)."""
    header, components, templates = STYLES[style]
    values = Values(f"{style} {seed}")
    chance = values.chance
    usual = [i for i, (_, once) in enumerate(templates) if not once]
    chance.shuffle(usual)
    weights = [1 / (rank + 1) ** 1.3 for rank in range(len(usual))]
    chosen = [i for i, (_, once) in enumerate(templates) if once] + usual
    chosen += chance.choices(usual, weights, k=count - len(chosen))
    chance.shuffle(chosen)
    lines = []
    for i in chosen:
        text = templates[i][0]

        def value(match):
            name = match.group(1)
            return EXTRA[name](values) if name in EXTRA else values.of(name)

        content = PLACEHOLDER.sub(value, text)
        truth = PLACEHOLDER.sub(lambda m: SPELLED.get(m.group(1), "<*>"), text)
        lines.append((header(values, components[i % len(components)]) + content, content,
                      normal(truth), i))
    return lines
