"""What is logged as an error, kept to be checked."""

import logging


class Faults(logging.Handler):
    """Whatever is logged as an error is a defect."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []
        self.expected: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() not in self.expected:
            self.records.append(record)

    def check(self) -> None:
        """Fail with the first error, where there was one."""
        for record in self.records:
            fault = record.exc_info[1] if record.exc_info else None
            raise AssertionError(record.getMessage(), record.__dict__.get("details")) from fault
