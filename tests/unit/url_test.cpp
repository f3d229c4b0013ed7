#include <catch2/catch.hpp>

#include <retort/database/hex.hpp>
#include <retort/database/url.hpp>
#include <support/errors.hpp>

using Catch::Contains;
using retort::Url;

TEST_CASE("a URL is shown without its password") {
    CHECK(Url("postgresql://ann:secret@host:5432/shop").display() == "postgresql://ann:***@host:5432/shop");
    CHECK(Url("postgresql://ann@host/shop").display() == "postgresql://ann@host/shop");
    CHECK(Url("postgresql://ann:p@ss@host/shop").display() == "postgresql://ann:***@host/shop");
    CHECK(Url("postgresql://ann:se/cret@host/shop").display() == "postgresql://ann:***@host/shop");
    CHECK(Url("postgresql:///shop?user=ann&password=secret&host=/tmp").display() ==
          "postgresql:///shop?user=ann&password=***&host=/tmp");
    CHECK(Url("postgresql:///shop?sslpassword=x&password=y").display() ==
          "postgresql:///shop?sslpassword=***&password=***");
    CHECK(Url("sqlite:///shop.db").display() == "sqlite:///shop.db");
    CHECK(Url("postgresql://host:5432/shop").display() == "postgresql://host:5432/shop");
}

TEST_CASE("a URL has a scheme") {
    CHECK(Url("SQLite:///x.db").scheme() == "sqlite");
    CHECK(Url("postgresql://h/d").rest() == "h/d");
    CHECK_THAT(support::message_of([] { Url("shop.db"); }), Contains("no scheme") && Contains("sqlite:///file.db"));
    CHECK_THROWS_AS(Url("://x"), retort::Error);
    CHECK_THROWS_AS(Url("a b://x"), retort::Error);
    // Not even a broken URL is repeated: it may hold a password.
    CHECK_THAT(support::message_of([] { Url("user:secret@host"); }), !Contains("secret"));
}

TEST_CASE("bytes travel as hex digits") {
    const retort::Bytes bytes{std::byte{0}, std::byte{0xFF}, std::byte{0x1a}};
    CHECK(retort::database::to_hex(bytes) == "00ff1a");
    CHECK(retort::database::from_hex("\\x00ff1a") == bytes);
    CHECK(retort::database::from_hex("00FF1A") == bytes);
    CHECK(retort::database::from_hex("").empty());
    CHECK_THROWS_AS(retort::database::from_hex("0"), retort::Error);
    CHECK_THROWS_AS(retort::database::from_hex("zz"), retort::Error);
}
