#pragma once
// Who writes.

#include <models/types.hpp>

namespace library {

struct Author : Timestamps {
    std::int64_t id = 0;
    std::string name;
    std::optional<std::chrono::year_month_day> born{};
    std::optional<std::int64_t> mentor_id{};
};
BOOST_DESCRIBE_STRUCT(Author, (Timestamps), (id, name, born, mentor_id))
retort::TableView retort_table(retort::model<Author>);

} // namespace library
