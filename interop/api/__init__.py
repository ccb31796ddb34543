"""What programs ask for, in JSON: who asks, what they sent, what they are told when it cannot be."""
