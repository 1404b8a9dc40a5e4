// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;

namespace Plimsoll.Vocabulary;

/// <summary>Where a reader who does not have our copy of a document finds a passage of it.</summary>
/// <param name="Title">Title of the document.</param>
/// <param name="Section">Heading or headings that the lines stand under; null where none is known.</param>
/// <param name="Page">Page or pages of the publisher's own edition; null where none is known.</param>
/// <param name="Publisher">Who published it.</param>
/// <param name="Address">Where the publisher gives it out; null where that is not known.</param>
public sealed record Citation(string Title, string? Section, string? Page, string Publisher, string? Address)
{
    /// <summary>What is said in place of an address that is not known.</summary>
    public const string NoAddress = "address not known";

    /// <summary>Title, section and page, as people quote them.</summary>
    [JsonIgnore]
    public string Text => Within is null ? Title : $"{Title}, {Within}";

    /// <summary>Section and page behind the title.</summary>
    [JsonIgnore]
    public string? Within =>
        string.Join(", ", new[] { Section is null ? null : $"“{Section}”", Pages }.Where(part => part is not null)) is { Length: > 0 } said ? said : null;

    private string? Pages => Page is null ? null : Page.Contains('-', StringComparison.Ordinal) ? $"pages {Page}" : $"page {Page}";
}
