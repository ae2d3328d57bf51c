"""Speed and quality, each figure beside a baseline measured in the same run."""
