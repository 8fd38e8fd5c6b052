"""Is a bank sound, worded well, and right about people?"""
