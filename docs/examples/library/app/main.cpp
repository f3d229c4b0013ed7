// The library's desk: library_desk URL lists what can be lent.

#include <cstdio>

#include <app/desk.hpp>
#include <retort/error.hpp>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: library_desk URL\n", stderr);
        return 2;
    }
    try {
        retort::Database database{argv[1], {.create = false}};
        for (const std::string& title : library::desk::novels(database)) std::printf("%s\n", title.c_str());
        return 0;
    } catch (const retort::Error& error) {
        std::fprintf(stderr, "library_desk: %s\n%s\n", error.what(), error.hint().c_str());
        return 1;
    }
}
