#include <tests/fill.hpp>

#include <models/book.hpp>
#include <retort/testing.hpp>

namespace library {

void fill(retort::Session& session) {
    using retort::testing::factory;

    auto authors =
        factory<Author>(1).with(&Author::name, [](std::size_t row) { return "Author " + std::to_string(row); });
    std::vector<std::int64_t> ids;
    for (int i = 0; i < 5; ++i) {
        const Author& author = session.add(authors.one());
        session.flush(); // gives it its id
        ids.push_back(author.id);
    }

    session.add(factory<Book>(1)
                    .with(&Book::author_id, [&](std::size_t row) { return ids[row % ids.size()]; })
                    .with(&Book::genre, Genre::poetry)
                    .many(100));
}

} // namespace library
