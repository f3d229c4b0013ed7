#include <models/loan.hpp>
#include <retort/seed.hpp>

using namespace std::chrono_literals;

namespace {

void run(retort::Session& session) {
    using namespace library;
    using retort::by, retort::c, retort::select;

    const Author shelley = session.exec(select<Author>().where(c<&Author::name> == "Mary Shelley")).one();
    const Tag classic = session.exec(select<Tag>().where(c<&Tag::label> == "classic")).one();

    Book book{.author_id = shelley.id,
              .title = "Frankenstein",
              .price = retort::Decimal("12.50"),
              .languages = {"en", "fr"},
              .isbn = Isbn{"9780141439471"},
              .pages = 352,
              .lendable = true,
              .acquired = 2024y / 2 / 29};
    session.upsert(book, by(&Book::author_id, &Book::title).keep(&Book::updated_at, &Book::price));

    session.upsert(BookTag{book.id, classic.id}, by(&BookTag::book_id, &BookTag::tag_id));
    session.upsert({Copy{book.id, 1}, Copy{book.id, 2, Condition::worn}}, by(&Copy::book_id, &Copy::number));
}

} // namespace

RETORT_SEED(books){
    .after = {"authors", "tags"},
    .environments = {"dev", "test"},
    .run = run,
};
