#include "http/use_note.hpp"

#include "base/log.hpp"

namespace mainstay::http {

void note_use(db::Database& database, std::function<void(db::Sql&)> note) {
    auto done = [](std::exception_ptr failure) {
        if (failure) MAINSTAY_LOG(warning, "http", "the last use of credentials was not noted");
    };
    try {
        database.submit_write(
            [note = std::move(note)](db::Sql& sql) { return note(sql), true; }, done
        );
    } catch (const db::Overloaded&) {
        MAINSTAY_LOG(debug, "http", "too busy to note the last use of credentials");
    }
}

}  // namespace mainstay::http
