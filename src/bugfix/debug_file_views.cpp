#include "bugfix/debug_file_views.hpp"

namespace mainstay::bugfix {

DebugFileView debug_file_view(db::Sql& sql, const DebugFile& file) {
    DebugFileView view{
        .id = file.id,
        .kind = file.kind,
        .path = file.path,
        .debug_id = file.debug_id,
        .release = file.release,
        .distribution = file.distribution,
        .bytes = file.bytes,
        .problem = file.problem,
        .detail = file.detail,
        .uploaded_at = file.uploaded_at,
        .last_used_at = file.last_used_at,
    };
    if (file.uploaded_by) {
        const auto person = identity::find_person(sql, *file.uploaded_by);
        view.uploaded_by = {*file.uploaded_by, person ? person->name : ""};
    }
    return view;
}

}  // namespace mainstay::bugfix
