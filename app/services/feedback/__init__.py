"""What applicants say of the office: ratings, complaints, questions, and the answers to them."""
