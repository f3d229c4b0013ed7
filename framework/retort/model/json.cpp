#include <retort/model/json.hpp>

#include <algorithm>
#include <charconv>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort {

namespace {
void write(const boost::json::value& value, std::string& out);

void write(double number, std::string& out) {
    char buffer[32];
    const auto end = std::to_chars(std::begin(buffer), std::end(buffer), number).ptr;
    out.append(std::begin(buffer), end);
}

void write(const boost::json::array& array, std::string& out) {
    out += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
        if (i > 0) out += ',';
        write(array[i], out);
    }
    out += ']';
}

void write(const boost::json::object& object, std::string& out) {
    std::vector<const boost::json::key_value_pair*> members;
    for (const auto& member : object) members.push_back(&member);
    std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->key() < b->key(); });
    out += '{';
    for (const auto* member : members) {
        if (member != members.front()) out += ',';
        out += boost::json::serialize(member->key());
        out += ':';
        write(member->value(), out);
    }
    out += '}';
}

void write(const boost::json::value& value, std::string& out) {
    switch (value.kind()) {
    case boost::json::kind::array: return write(value.get_array(), out);
    case boost::json::kind::object: return write(value.get_object(), out);
    case boost::json::kind::double_: return write(value.get_double(), out);
    default: out += boost::json::serialize(value);
    }
}
} // namespace

Json::Json(std::string_view text) : text_() {
    boost::json::stream_parser parser;
    boost::json::error_code failure;
    std::size_t read = parser.write({text.data(), text.size()}, failure);
    if (!failure) parser.finish(failure);
    if (failure)
        throw Error(ErrorCategory::value, fmt::format("not JSON: {} at byte {}", failure.message(), read),
                    "write it as RFC 8259 says: double quotes, no comments, no final commas");
    write(parser.release(), text_);
}

} // namespace retort
