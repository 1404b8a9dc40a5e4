// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Vocabulary;

/// <summary>Refusals of files that hold content, and of whatever else is read field by field; <c>docs/api/codes.md</c> says what each means.</summary>
public static class ContentCodes
{
    public static readonly RefusalCode
        DuplicateKey = new("content.duplicate-key", RefusalKind.Malformed), FolderEmpty = new("content.folder-empty", RefusalKind.Malformed),
        FolderMissing = new("content.folder-missing", RefusalKind.Malformed), Malformed = new("content.malformed", RefusalKind.Malformed),
        Refused = new("content.refused", RefusalKind.Malformed);
}
