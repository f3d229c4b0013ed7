#include <retort/version.hpp>

namespace retort {

const std::string_view version_text = RETORT_VERSION; // given by the build

} // namespace retort
