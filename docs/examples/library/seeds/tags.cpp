#include <models/book.hpp>
#include <retort/seed.hpp>

namespace {

void run(retort::Session& session) {
    using library::Tag;
    session.upsert({Tag{.label = "classic"}, Tag{.label = "new"}}, retort::by(&Tag::label));
}

} // namespace

RETORT_SEED(tags){
    .run = run,
};
