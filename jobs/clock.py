"""The clock of one process: a ticker that starts each job when it is time, or sooner when nudged.

APScheduler with its memory store: every process has its own clock, and rows in the database decide
who does the work. A job that fails is logged and comes again at its next tick.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

Job = Callable[[], object]


class Ticker:
    """Runs jobs in threads, each at most once at a time, until `stop`."""

    def __init__(self) -> None:
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(8)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._nudging = threading.Lock()
        self._ended = False

    def every(self, interval: timedelta, name: str, job: Job) -> None:
        """Run a job again and again, from now on."""
        self._scheduler.add_job(
            job, "interval", seconds=interval.total_seconds(), id=name, next_run_time=datetime.now(UTC)
        )

    def nightly(self, hour: int, name: str, job: Job) -> None:
        """Run a job once a day at this hour, UTC."""
        self._scheduler.add_job(job, "cron", hour=hour, id=name)

    def start(self) -> None:
        """Begin ticking."""
        self._scheduler.start()

    def nudge(self, name: str) -> None:
        """Run a job as soon as may be. A job that is running is picked up by its next tick."""
        with self._nudging:
            if self._ended:
                return
            try:
                self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))
            except JobLookupError:
                return  # this process does not run that job

    def stop(self) -> None:
        """End after the jobs that run now."""
        with self._nudging:  # the scheduler waits for its jobs with a lock held that a nudge needs
            self._ended = True
        self._scheduler.remove_all_jobs()  # else it goes on handing jobs to executors that are closing
        self._scheduler.shutdown(wait=True)
