#include "bugfix/group_merge.hpp"

#include "bugfix/group_figures.hpp"
#include "bugfix/part_store.hpp"

namespace mainstay::bugfix {

std::int64_t parts_after(const ErrorGroup& from, const ErrorGroup& into) {
    return into.parts + 1 + from.parts;
}

Merged merge_groups(db::Sql& sql, ErrorGroup from, ErrorGroup into) {
    const auto all = united(figures_of(into), figures_of(from));
    if (into.parts == 0) store::put_own(sql, figures_of(into));
    if (from.parts > 0) {
        for (const auto& own : store::own_figures(sql, {from.id})) from = with_figures(from, own);
        store::remove_own(sql, from.id);
    }
    db::Query keys;
    keys.add("UPDATE error_key SET decided_by = 'merge' WHERE error_group IN ");
    keys.add_list(store::parts_of(sql, from.id));
    sql.run(keys);
    sql.run(
        "UPDATE error_group SET merged_into = :target WHERE merged_into = :source", into.id, from.id
    );
    into = with_figures(into, all);
    into.parts = parts_after(from, into);
    from.parts = 0;
    from.merged_into = into.id;
    from.joined = into.id;
    return {std::move(from), std::move(into)};
}

}  // namespace mainstay::bugfix
