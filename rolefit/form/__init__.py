"""The quiz as one web page that makes an answer sheet, for people who have no terminal."""
