#include <sqlite/lock.hpp>

namespace retort::sqlite {

std::unique_ptr<database::Lock> lock() { return std::make_unique<database::Lock>(); }

} // namespace retort::sqlite
