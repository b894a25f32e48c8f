"""Source maps of a real bundle, uploaded by the command line: what @sentry/browser reports from
Chromium shows the sources, and says which file is wanted where there is none."""
import json
import os
import subprocess
import tempfile
from pathlib import Path

from error_clients import CLIENTS, run
from server import BINARY

DEBUG_ID = "5a7c0b1e-3f4d-4c2a-9b6e-1d8f0a2c4e6b"  # Of browser.mjs.
SCRIPT = "shop.min.js"
BROWSER = next(client for client in CLIENTS if client.name == "browser")


def mainstay(server, token, *arguments):
    done = subprocess.run(
        [BINARY, "errors", *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=120, check=False,
        env={**os.environ, "MAINSTAY_TOKEN": token,
             "MAINSTAY_URL": f"http://127.0.0.1:{server.port}"})
    return done


def crash(dsn, folder, release):
    ran = run(BROWSER, dsn, "uncaught", release=release, environment={"BUNDLE_FOLDER": str(folder)})
    assert ran.status == 0 and len(ran.reported) == 1, ran.complaints[-2000:]
    return ran.reported[0]["id"]


def add_debug_ids(folder):
    """As bundler plugins do after the bundle is written."""
    script, found = folder / SCRIPT, folder / f"{SCRIPT}.map"
    script.write_text(f"{script.read_text()}\n//# debugId={DEBUG_ID}\n")
    found.write_text(json.dumps({**json.loads(found.read_text()), "debug_id": DEBUG_ID}))


def event_of(store, event_id):
    """The kept event of that id, and its group."""
    for group in store.groups():
        for event in group.events:
            if event["event_id"] == event_id:
                return group, store.event(group, event["id"])
    return None


def wait_for(store, event_id, eventually):
    return eventually("the event", lambda: event_of(store, event_id))


def check_source_maps(field, eventually):
    store, token = field.stores["browser"], field.world.tokens["dora"]
    dsn = field.dsn("browser")
    with tempfile.TemporaryDirectory(prefix="bundle.") as work:
        folder = Path(work)
        # Without a map: what is wanted is named.
        _, event = wait_for(store, crash(dsn, folder, "maps@1"), eventually)
        wanted = event["wanted_files"]
        assert [one["path"] for one in wanted] == [f"~/{SCRIPT}"], wanted
        assert wanted[0]["debug_id"] == DEBUG_ID and wanted[0]["release"] == "maps@1", wanted
        assert wanted[0]["reason"] == "no_map", wanted

        # By release and path: neither the script nor its map names a debug id.
        done = mainstay(field.server, token, "upload-maps", str(folder), "--application", "BROWSER",
                        "--release", "maps@2")
        assert done.returncode == 0, done
        assert "2 scripts and maps uploaded" in done.stdout, done.stdout
        assert f"~/{SCRIPT}: debug id missing" in done.stdout, done.stdout
        group, event = wait_for(store, crash(dsn, folder, "maps@2"), eventually)
        check_mapped(group, event)

        # By debug id, whatever the release is; what came before shows it too.
        add_debug_ids(folder)
        done = mainstay(field.server, token, "upload-maps", str(folder), "--application", "BROWSER",
                        "--strict")
        assert done.returncode == 0, done
        mapped, event = wait_for(store, crash(dsn, folder, "maps@3"), eventually)
        check_mapped(mapped, event)
        assert mapped.id == group.id, "builds are one group"

        done = mainstay(field.server, token, "check-maps", str(folder / "none"))
        assert done.returncode == 2, done
        (folder / "lost.js").write_text("x()\n//# sourceMappingURL=lost.js.map\n")
        done = mainstay(field.server, token, "check-maps", str(folder), "--strict")
        assert done.returncode == 2 and "~/lost.js: map not uploaded" in done.stdout, done


def check_mapped(group, event):
    assert event["wanted_files"] == [], event["wanted_files"]
    frames = event["exceptions"][-1]["frames"]
    frame = frames[-1]
    assert frame["is_mapped"] and frame["file"].endswith("shapes.mjs"), frame
    source = (Path(__file__).resolve().parent / "errors/shapes.mjs").read_text().splitlines()
    assert frame["context"] == source[frame["line"] - 1], frame
    assert frame["before"] and frame["after"], frame
    assert frame["in_app"] and frame["reported"]["file"].endswith(SCRIPT), frame
    assert "payAtTheTill" in [one["function"] for one in frames], frames
    assert "shapes.mjs" in group.row["culprit"], group.row
