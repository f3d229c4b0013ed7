#include <postgresql/script.hpp>

#include <fmt/format.h>

#include <postgresql/quote.hpp>

namespace retort::postgresql {

namespace {
// A dollar quote that the body does not hold, so that nothing in the body can end it.
std::string tag_for(std::string_view body) {
    std::string tag = "$retort$";
    for (int i = 2; body.find(tag) != std::string_view::npos; ++i) tag = fmt::format("$retort{}$", i);
    return tag;
}
} // namespace

std::string do_block(std::string_view body) { return fmt::format("DO {0}{1}{0}", tag_for(body), body); }

std::string guard(std::string_view query, std::string_view failure) {
    // The query ends on a line of its own: it may end in a comment. SQLSTATE 23000: rows are in the way.
    const std::string body = fmt::format(
        "\nBEGIN\n    IF EXISTS ({}\n    ) THEN\n        RAISE integrity_constraint_violation USING MESSAGE "
        "= {};\n    END IF;\nEND\n",
        query, quote_text(failure));
    return do_block(body);
}

std::string script_header() {
    return "\\set ON_ERROR_STOP on\n"
           "SET client_encoding = 'UTF8';\n"
           "SET standard_conforming_strings = on;\n"
           "SET TimeZone = 'UTC';\n"
           "SET client_min_messages = warning;\n";
}

// DO, and not SELECT: psql would print the rows.
std::string script_keep_names() {
    return "DO $$ BEGIN\n"
           "    PERFORM pg_catalog.set_config('retort.role', pg_catalog.current_setting('role'), false);\n"
           "    PERFORM pg_catalog.set_config('retort.search_path', pg_catalog.current_setting('search_path'), "
           "false);\n"
           "END $$;\n";
}

std::string script_restore_names() {
    return "DO $$ BEGIN\n"
           "    PERFORM pg_catalog.set_config('role', pg_catalog.current_setting('retort.role'), false);\n"
           "    PERFORM pg_catalog.set_config('search_path', pg_catalog.current_setting('retort.search_path'), "
           "false);\n"
           "END $$;\n";
}

} // namespace retort::postgresql
