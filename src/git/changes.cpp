#include "git/changes.hpp"

#include "git/cursor.hpp"

namespace mainstay::git {

namespace {

constexpr std::size_t changes_bytes_max = std::size_t{256} << 20;

// `:100644 100644 BLOB BLOB M`
struct Header {
    bool is_file = false;
    std::string old_blob, new_blob;
    char status = 'M';
};

Header read_header(std::string_view text) {
    Header header;
    text.remove_prefix(1);
    const auto old_mode = take(text, ' ');
    const auto new_mode = take(text, ' ');
    const auto is_regular = [](std::string_view mode) {
        return mode.starts_with("100") || mode == "000000";
    };
    header.is_file = is_regular(old_mode) && is_regular(new_mode);
    header.old_blob = take(text, ' ');
    header.new_blob = take(text, ' ');
    if (old_mode == "000000") header.old_blob.clear();
    if (new_mode == "000000") header.new_blob.clear();
    if (!text.empty()) header.status = text.front();
    return header;
}

FileChange change_of(const Header& header, std::string_view path, std::string_view& answer) {
    FileChange change{
        .kind = ChangeKind::modified,
        .old_path = std::string(path),
        .new_path = std::string(path),
        .old_blob = header.old_blob,
        .new_blob = header.new_blob
    };
    if (header.status == 'R' || header.status == 'C') {
        change.kind = ChangeKind::renamed;
        change.new_path = take(answer, '\0');
    } else if (header.old_blob.empty()) {
        change.kind = ChangeKind::added;
        change.old_path.clear();
    } else if (header.new_blob.empty()) {
        change.kind = ChangeKind::deleted;
        change.new_path.clear();
    }
    return change;
}

}  // namespace

std::vector<std::vector<FileChange>> read_changes(
    std::string_view answer, const std::vector<CommitId>& ids
) {
    std::vector<std::vector<FileChange>> all(ids.size());
    // A commit that changes nothing is not in the answer.
    std::size_t next = 0;
    std::vector<FileChange>* files = nullptr;
    while (!answer.empty()) {
        const auto word = take(answer, '\0');
        if (!word.starts_with(':')) {
            while (next < ids.size() && ids[next].text != word) ++next;
            files = next < ids.size() ? &all[next++] : nullptr;
            continue;
        }
        const auto header = read_header(word);
        const auto path = take(answer, '\0');
        auto change = change_of(header, path, answer);
        if (files && header.is_file) files->push_back(std::move(change));
    }
    return all;
}

Result<std::vector<std::vector<FileChange>>> changes(
    const Repository& repository, const std::vector<Commit>& commits
) {
    std::string input;
    std::vector<CommitId> ids;
    for (const auto& commit : commits) {
        input += commit.id.text;
        if (!commit.parents.empty()) input += " " + commit.parents.front().text;
        input += '\n';
        ids.push_back(commit.id);
    }
    if (ids.empty()) return std::vector<std::vector<FileChange>>();
    const auto answer = TRY(repository.read(
        {.arguments =
             {"diff-tree", "--stdin", "-r", "--root", "--raw", "-z", "-M", "-l2000", "--no-abbrev",
              "--no-ext-diff"},
         .input = std::move(input),
         .output_bytes_max = changes_bytes_max}
    ));
    return read_changes(answer, ids);
}

}  // namespace mainstay::git
