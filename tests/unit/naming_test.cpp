#include <catch2/catch.hpp>

#include <retort/schema/naming.hpp>
#include <retort/schema/table.hpp>

using namespace retort::schema;

TEST_CASE("names follow from what they name") {
    CHECK(primary_key_name("country") == "pk_country");
    CHECK(primary_key_name({"billing", "invoice"}) == "pk_invoice");
    CHECK(unique_name("country", {.name = "", .columns = {"code", "name"}}) == "uq_country_code_name");
    CHECK(foreign_key_name("item", {.name = "", .columns = {"owner_id"}, .target = "user", .target_columns = {"id"}}) ==
          "fk_item_owner_id_user");
    CHECK(column_check_name("item", "price") == "ck_item_price");
    CHECK(index_name("item", {.name = "", .parts = {{.column = "a"}, {.column = "b", .descending = true}}}) ==
          "ix_item_a_b");
    CHECK(exclude_name("booking", {.name = "", .elements = {{.column = "room", .with = "="}}}) == "ex_booking_room");
}

// These names are in databases: they never change.
TEST_CASE("an expression counts as a hash that is the same on every machine") {
    CHECK(check_name("item", {.name = "", .expression = sql("price > 0")}) == "ck_item_d406cf19");
    CHECK(index_name("item", {.name = "", .parts = {{.column = "", .expression = sql("lower(name)")}}}) ==
          "ix_item_bcd8be2d");
    CHECK(check_name("item", {.name = "", .expression = SqlText{{}, {{"sqlite", "price > 0"}}}}) !=
          check_name("item", {.name = "", .expression = sql("price > 0")}));
}

TEST_CASE("a name of 63 bytes stays, a longer one ends in a hash of the whole") {
    const std::string longest(63, 'a');
    CHECK(fit_identifier(longest) == longest);
    const std::string cut = fit_identifier(longest + "b");
    CHECK(cut == std::string(54, 'a') + "_d66f0acc");
    CHECK(cut.size() == max_identifier_bytes);
    CHECK(fit_identifier(longest + "c") != cut);
    CHECK(fit_identifier(cut) == cut);
    CHECK(primary_key_name(std::string(100, 't')).size() == max_identifier_bytes);
}

TEST_CASE("no UTF-8 character is cut in two") {
    const auto is_whole = [](const std::string& name) { // the byte before the hash ends a character
        const std::string text = name.substr(0, name.rfind('_'));
        std::size_t i = 0;
        while (i < text.size()) {
            const auto lead = static_cast<unsigned char>(text[i]);
            i += lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        }
        return i == text.size();
    };
    for (const std::string character : {"\u00e9", "\u65e5", "\U0001F980"}) {
        for (std::size_t shift = 0; shift < 4; ++shift) {
            std::string name(shift, 'a');
            for (int i = 0; i < 40; ++i) name += character;
            const std::string fitted = fit_identifier(name);
            CAPTURE(fitted);
            CHECK(fitted.size() <= max_identifier_bytes);
            CHECK(fitted.size() > max_identifier_bytes - 4);
            CHECK(is_whole(fitted));
        }
    }
    CHECK(fit_identifier(std::string(80, '\x80')).size() == max_identifier_bytes - 3); // not UTF-8 at all
}

TEST_CASE("a given name is kept, a missing one is the conventional one") {
    CHECK(name_of(named("t", Constraint(Unique{.name = "mine", .columns = {"a"}}))) == "mine");
    CHECK(name_of(named("t", Constraint(Unique{.name = "", .columns = {"a"}}))) == "uq_t_a");
    CHECK(named("t", Index{.name = "", .parts = {{.column = "a"}}}).name == "ix_t_a");
}
