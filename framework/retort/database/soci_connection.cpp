#include <retort/database/soci_connection.hpp>

#include <array>
#include <charconv>
#include <deque>
#include <stdexcept>

#include <retort/database/hex.hpp>

namespace retort::database {

namespace {
// One bound value. SOCI keeps its address: cells live in a deque and never move.
struct Bound {
    std::string text;
    long long integer = 0;
    double real = 0;
    soci::indicator indicator = soci::i_ok;
};

template <class Number> std::string number_text(Number number) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    return {buffer.data(), end};
}

// Binds one value; the cell holds what SOCI reads from.
void bind(soci::statement& statement, Bound& cell, const Value& value, bool text_protocol) {
    const auto as_text = [&](std::string text) {
        cell.text = std::move(text);
        statement.exchange(soci::use(cell.text, cell.indicator));
    };
    const auto as_integer = [&](long long integer) {
        cell.integer = integer;
        statement.exchange(soci::use(cell.integer, cell.indicator));
    };
    if (std::holds_alternative<Null>(value)) {
        cell.indicator = soci::i_null;
        statement.exchange(soci::use(cell.text, cell.indicator));
    } else if (const auto* boolean = std::get_if<bool>(&value)) {
        text_protocol ? as_text(*boolean ? "true" : "false") : as_integer(*boolean ? 1 : 0);
    } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        text_protocol ? as_text(number_text(*integer)) : as_integer(*integer);
    } else if (const auto* real = std::get_if<double>(&value)) {
        if (text_protocol) return as_text(number_text(*real));
        cell.real = *real;
        statement.exchange(soci::use(cell.real, cell.indicator));
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        if (text_protocol && text->find('\0') != std::string::npos)
            throw Error(ErrorCategory::value, "text with a NUL character cannot be stored in PostgreSQL",
                        "store it as bytes, or remove the character");
        as_text(*text);
    } else {
        const auto& bytes = std::get<Bytes>(value);
        as_text(text_protocol ? "\\x" + to_hex(bytes)
                              : std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    }
}

void bind_all(soci::statement& statement, std::deque<Bound>& cells, const std::vector<Value>& binds,
              bool text_protocol) {
    for (const Value& value : binds) bind(statement, cells.emplace_back(), value, text_protocol);
}
} // namespace

// Runs calls of SOCI and of nothing else. To tell of an error SOCI looks up the names of the binds; a PostgreSQL
// statement with $1 has none, and std::out_of_range is what comes out instead of the error (soci-postgresql,
// get_parameter_name).
template <class Calls> auto SociConnection::guarded(const std::string& sql, Calls calls) {
    try {
        return calls();
    } catch (const soci::soci_error& e) {
        throw translate(e, sql);
    } catch (const std::out_of_range& e) {
        throw translate(soci::soci_error(e.what()), sql);
    }
}

std::int64_t SociConnection::run(const Statement& statement) {
    std::deque<Bound> binds;
    soci::statement soci_statement(session_); // outlives the error: destroying it could hide the handle's
    return guarded(statement.sql, [&] {
        soci_statement.alloc();
        soci_statement.prepare(statement.sql, soci::details::st_one_time_query);
        bind_all(soci_statement, binds, statement.binds, text_protocol());
        soci_statement.define_and_bind();
        soci_statement.execute(true);
        return std::int64_t{soci_statement.get_affected_rows()};
    });
}

} // namespace retort::database
