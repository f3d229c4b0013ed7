// starter_languages URL lists the languages of a database.

#include <cstdio>

#include <models/language.hpp>
#include <retort/session.hpp>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: starter_languages URL\n", stderr);
        return 2;
    }
    try {
        using app::Language;
        using retort::c;
        retort::Database database{argv[1], {.create = false}};
        retort::Session session{database, retort::database::Begin::read_only};
        const auto active =
            retort::select<Language>().where(c<&Language::is_active> == true).order_by(c<&Language::name>);
        for (const Language& language : session.exec(active).all())
            std::printf("%s  %s\n", language.code.c_str(), language.name.c_str());
        return 0;
    } catch (const retort::Error& error) {
        std::fprintf(stderr, "starter_languages: %s\n%s\n", error.what(), error.hint().c_str());
        return 1;
    }
}
