#include <retort/cli/program.hpp>

#include <exception>

#include <retort/cli/exit_code.hpp>
#include <retort/cli/output.hpp>

namespace retort::cli {

namespace {
int exit_code(const Error& error) noexcept {
    switch (error.category()) {
    case ErrorCategory::several_heads: return several_heads;
    case ErrorCategory::lock:
    case ErrorCategory::busy: return locked;
    default: return failed;
    }
}
} // namespace

int run_program(const std::string& name, int argc, char** argv,
                const std::function<int(const Arguments&)>& command) noexcept {
    try {
        const Parsed parsed = parse(name, argc, argv);
        const int* said = std::get_if<int>(&parsed);
        const int code = said != nullptr ? *said : command(std::get<Arguments>(parsed));
        flush();
        return code;
    } catch (const Error& e) {
        report(e);
        return exit_code(e);
    } catch (const std::exception& e) {
        report(Error(ErrorCategory::internal, e.what()));
        return failed;
    }
}

} // namespace retort::cli
