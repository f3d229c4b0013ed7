#pragma once
// Where things can be sent.

#include <optional>
#include <string>

#include <retort/model.hpp>

namespace shop {

struct Country {
    retort::Uuid id = retort::Uuid::random();
    std::string name; ///< ISO 3166-1 English short name
    std::string code; ///< ISO 3166-1 alpha-3
    bool is_active = true;
    std::optional<std::string> phone_code; ///< ITU-T E.164 country code with its plus sign
};
BOOST_DESCRIBE_STRUCT(Country, (), (id, name, code, is_active, phone_code))
retort::TableView retort_table(retort::model<Country>);

} // namespace shop
