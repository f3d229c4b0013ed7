// A few languages to begin with. upsert() finds rows by their code: what is missing is inserted, what differs is
// changed, and all others are left alone, so that the seed can always run again.

#include <vector>

#include <models/language.hpp>
#include <retort/seed.hpp>

namespace {

void run(retort::Session& session) {
    const std::vector<app::Language> languages{
        {.code = "en", .name = "English"},
        {.code = "fr", .name = "French"},
        {.code = "hi", .name = "Hindi"},
    };
    session.upsert(languages, retort::by(&app::Language::code));
}

} // namespace

RETORT_SEED(languages){
    .run = run,
};
