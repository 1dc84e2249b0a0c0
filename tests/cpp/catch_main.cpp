// Only for Catch2 version 2; version 3 brings its own main.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
