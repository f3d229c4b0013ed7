#include <catch2/catch.hpp>

#include <retort/error.hpp>

using retort::Error;
using retort::ErrorCategory;

TEST_CASE("an error is one line and its hint another, whatever a database puts into them") {
    const Error error(ErrorCategory::database, "view \x1b[31mred\x1b depends on\n\r\t table a\x7f",
                      "first\nDROP\x07 it");
    CHECK(error.what() == std::string("view [31mred depends on table a"));
    CHECK(error.hint() == "first DROP it");
    CHECK(Error(ErrorCategory::database, std::string("a\0b", 3)).what() == std::string("a b"));
    CHECK(error.at("versions/a.cpp:3").what() == std::string("versions/a.cpp:3: view [31mred depends on table a"));
}
