#pragma once
// The copies of a book, and who has them.

#include <models/book.hpp>

namespace library {

struct Copy {
    retort::Uuid book_id;
    std::int32_t number = 1;
    Condition condition = Condition::good;
};
BOOST_DESCRIBE_STRUCT(Copy, (), (book_id, number, condition))
retort::TableView retort_table(retort::model<Copy>);

struct Loan {
    std::int64_t id = 0;
    retort::Uuid book_id;
    std::int32_t number = 1;
    std::string reader;
    Instant since{};
    std::optional<Instant> until{};
};
BOOST_DESCRIBE_STRUCT(Loan, (), (id, book_id, number, reader, since, until))
retort::TableView retort_table(retort::model<Loan>);

} // namespace library
