"""What is known of a cause: its cases, its name, its fixes, what people suggest."""
