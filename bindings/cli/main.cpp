#include "program.hpp"

int main(int argc, char** argv) { return netipc::cli::run(argc, argv); }
