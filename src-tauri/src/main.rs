fn main() { keyvigil::run() }
