@rem Lets "npm run lab" begin with the word exec on Windows too, where the shell has no such command.
@%*
