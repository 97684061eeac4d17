"""Long measurements in slices: each result is a file of its own, and a slice goes on where the last one ended."""

import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import time

MORE = 75  # exit status: measurements are left; run the same command again


class Slices:
    """Runs named commands whose results are kept; what has a result is not run again."""

    def __init__(self, folder, budget):
        self.folder, self.budget, self.start = pathlib.Path(folder), budget, time.monotonic()
        self.parts = self.folder / "parts"
        self.parts.mkdir(parents=True, exist_ok=True)
        self.failed, self.left = [], []

    def elapsed(self):
        return time.monotonic() - self.start

    def done(self, name):
        return (self.parts / f"{name}.md").exists()

    def run(self, name, limit, command, environment=None, keep=False):
        """Runs a command that writes Markdown to the file named by {part}; limit in seconds.

        A command that fails is tried once more by the next slice, and then reported as failed. With keep, a command that
        is cut off counts as unfinished rather than failed: it goes on by itself.
        """
        part = self.parts / f"{name}.md"
        if part.exists():
            return True
        attempts = self.parts / f"{name}.attempts"
        tries = int(attempts.read_text()) if attempts.exists() else 0
        if tries >= 2:
            self.failed.append(name)
            return False
        room = self.budget - self.elapsed()
        if not keep and room < limit or keep and room < 45:
            self.left.append(name)
            return False
        fresh = self.parts / f"{name}.tmp"
        fresh.unlink(missing_ok=True)
        print(f"[{self.elapsed():4.0f} s] {name}", file=sys.stderr, flush=True)
        begin = time.monotonic()
        with open(self.folder / "log", "a") as log:
            log.write(f"== {name}: {command}\n")
            log.flush()
            timeout = min(limit, room) if keep else limit
            try:
                status = subprocess.run(
                    [str(c).replace("{part}", str(fresh)) for c in command],
                    stdout=log, stderr=log, env={**os.environ, **(environment or {})}, timeout=timeout,
                ).returncode
            except subprocess.TimeoutExpired:
                status = None
            log.write(f"== {name}: status {status}, {time.monotonic() - begin:.0f} s\n")
        if status == 0:
            if fresh.exists():
                fresh.rename(part)
            else:
                part.write_text("")
            return True
        if status is None and keep:
            self.left.append(name)
            return False
        attempts.write_text(str(tries + 1))
        if fresh.exists():
            shutil.copy(fresh, self.parts / f"{name}.partly")
        (self.failed if tries else self.left).append(name)
        return False

    def finish(self, sections, sentence):
        """Puts the results together; returns the exit status."""
        text = []
        for title, names in sections:
            text += [f"## {title}", ""]
            for name in names:
                part, partly = self.parts / f"{name}.md", self.parts / f"{name}.partly"
                if part.exists():
                    text += [part.read_text().strip(), ""]
                elif name in self.failed:
                    text += [partly.read_text().strip(), ""] if partly.exists() else []
                    text += [f"{name}: failed twice; the end of the log says why", ""]
                else:
                    text += [f"{name}: not yet measured", ""]
        (self.folder / "results.md").write_text("\n".join(text))
        out = os.environ.get("OUT")
        if out:  # a machine that keeps nothing else: results, log and what the next slice goes on from
            shutil.copy(self.folder / "results.md", pathlib.Path(out) / "results.md")
            shutil.copy(self.folder / "log", pathlib.Path(out) / "log.txt")
            with tarfile.open(pathlib.Path(out) / "state.tar.gz", "w:gz") as tar:
                tar.add(self.folder, arcname=self.folder.name)
        state = "finished" if not self.left else f"{len(self.left)} left: run the same command again"
        print(f"{sentence}: {state}; {len(self.failed)} failed; {self.elapsed():.0f} s; see {self.folder}/results.md")
        return MORE if self.left else 1 if self.failed else 0
