#include <postgresql/array.hpp>

#include <boost/json.hpp>

namespace retort::postgresql {

std::string array_element(std::string_view text) {
    std::string element = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') element += '\\';
        element += c;
    }
    return element += '"';
}

namespace {
std::string element_text(const boost::json::value& value);

std::string list_text(const boost::json::array& array) {
    std::string text;
    for (const boost::json::value& element : array) text += (text.empty() ? "" : ",") + element_text(element);
    return "{" + text + "}";
}

std::string element_text(const boost::json::value& value) {
    switch (value.kind()) {
    case boost::json::kind::null: return "NULL";
    case boost::json::kind::array: return list_text(value.get_array());
    case boost::json::kind::string: return array_element(std::string_view(value.get_string()));
    case boost::json::kind::object: return array_element(boost::json::serialize(value));
    default: return boost::json::serialize(value);
    }
}
} // namespace

std::optional<std::string> array_text(std::string_view json) {
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse(boost::json::string_view(json.data(), json.size()), error);
    if (error || !value.is_array()) return std::nullopt;
    return list_text(value.get_array());
}

} // namespace retort::postgresql
