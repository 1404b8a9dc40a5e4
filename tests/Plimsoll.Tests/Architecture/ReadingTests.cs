// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tests.Architecture;

public sealed class ReadingTests
{
    private const string Table = "src/capabilities/Plimsoll.Usage/Aggregates/AggregateTables.cs", Fields = "src/Plimsoll.Vocabulary/ContentFields.cs";
    private const string Page = "src/shells/Plimsoll.Web/Usage/Pages/NewPage.razor", Packs = "src/capabilities/Plimsoll.Guidance/Packs/PackReader.cs";

    [Fact]
    public void A_refused_reading_becomes_a_result_in_one_place() => Rule.Holds(ReadingRules.Catching(Tree.Here));

    [Fact]
    public void Only_what_reads_fields_refuses_by_an_exception() => Rule.Holds(ReadingRules.Making(Tree.Here));

    [Fact]
    public void A_document_is_opened_where_a_refusal_of_it_is_caught() => Rule.Holds(ReadingRules.Opening(Tree.Here));

    [Theory]
    [InlineData(Table, "try { return Read(f); } catch (ContentRefusedException e) { return e.Refusal; }")]
    [InlineData(Fields, "try { return Read(f); } catch (ContentRefusedException) { return null; }")]
    [InlineData(Packs, "try { return Read(f); }\ncatch (\n    Plimsoll.Vocabulary.ContentRefusedException e) { return null; }")]
    [InlineData(Table, "catch (Exception e) when (e is ContentRefusedException or FormatException) { return null; }")]
    [InlineData(Page, "catch (Exception e) when (e is FormatException or ContentRefusedException) { return null; }")]
    [InlineData(Table, "catch (Exception e) when (e is not ContentRefusedException) { return null; }")]
    [InlineData(Table, "switch (e) { case ContentRefusedException refused: return refused.Refusal; }")]
    [InlineData(Table, "var refusal = (e as ContentRefusedException)?.Refusal;")]
    public void A_second_place_that_catches_is_reported(string path, string use) =>
        Assert.Equal([$"{path} catches ContentRefusedException; {ReadingRules.Catches} does, and everybody else sees a Result"], Broken(ReadingRules.Catching, path, use));

    [Fact]
    public void The_one_place_catches_once()
    {
        const string Catch = "catch (ContentRefusedException e) { return told is null ? e.Refusal : told(e.Refusal); }";
        Assert.Equal([$"{ReadingRules.Catches} catches ContentRefusedException 2 times, not once"], Broken(ReadingRules.Catching, ReadingRules.Catches, Catch));
        Assert.Equal(
            [$"{ReadingRules.Catches} catches ContentRefusedException 0 times, not once"],
            BrokenTree.Reported(ReadingRules.Catching, broken => broken.Edit(ReadingRules.Catches, Catch, "finally { }")));
    }

    [Theory]
    [InlineData(Table, "throw new ContentRefusedException(refusal);")]
    [InlineData(Table, "private static ContentRefusedException Fault(Refusal refusal) => new(refusal);")]
    [InlineData(Page, "@code { ContentRefusedException odd = new(refusal); }")]
    [InlineData("src/instruments/Plimsoll.Tables/Xlsx/Package.cs", "public Plimsoll.Vocabulary.ContentRefusedException Malformed() => new(NoWorkbook(ask));")]
    [InlineData("src/capabilities/Plimsoll.Release/Decisions/VerifiedDecision.cs", "Refuse(() => throw Activator.CreateInstance<ContentRefusedException>());")]
    [InlineData(Packs, "throw new ContentRefusedException(refusal);")]
    public void What_is_no_reader_of_fields_and_makes_one_is_reported(string path, string use) => Assert.Equal(
        [$"{path} makes or passes on a ContentRefusedException; it returns its refusal, or refuses a field by ContentFields.Refuse"], Broken(ReadingRules.Making, path, use));

    [Theory]
    [InlineData(Table, "var f = ContentFields.Of(node, \"\");", "ContentFields.Of")]
    [InlineData(Page, "@{ var node = Plimsoll.Vocabulary.JsonContent.Read(bytes, \"body\"); }", "JsonContent.Read")]
    [InlineData("src/shells/Plimsoll.Cli/Shared/ContentOption.cs", "var node = YamlContent.Read(text, name);", "YamlContent.Read")]
    [InlineData(Fields, "public static ContentFields Read(ReadOnlySpan<byte> utf8) => ContentFields.Of(JsonContent.Read(utf8, \"\"), \"\");", "ContentFields.Of")]
    public void A_document_that_is_opened_elsewhere_is_reported(string path, string use, string what) =>
        Assert.Equal([$"{path} opens a document by {what}; it is opened by ContentReading.Of"], Broken(ReadingRules.Opening, path, use));

    [Theory]
    [InlineData("/// <exception cref=\"ContentRefusedException\">A field is refused.</exception>")]
    [InlineData("// It was a ContentRefusedException once, caught by JsonContent.Read.")]
    [InlineData("throw f.Refuse(\"name\", null, \"is missing\", \"add it\");")]
    public void A_sentence_about_it_or_a_refused_field_is_none_of_these(string use)
    {
        Assert.Empty(Broken(ReadingRules.Catching, Table, use));
        Assert.Empty(Broken(ReadingRules.Making, Table, use));
        Assert.Empty(Broken(ReadingRules.Opening, Table, use));
    }

    [Fact]
    public void What_is_listed_as_a_reader_reads()
    {
        Assert.Equal([$"{Fields} makes no ContentRefusedException any more; take it out of ReadingRules.Readers"], BrokenTree.Reported(ReadingRules.Making, broken => broken.Write(Fields, "")));
        Assert.Equal([$"{Fields} is not there; take it out of ReadingRules.Readers"], BrokenTree.Reported(ReadingRules.Making, broken => broken.Delete(Fields)));
        Assert.Equal([$"{Packs} opens no document any more; take it out of ReadingRules.Opens"], BrokenTree.Reported(ReadingRules.Opening, broken => broken.Write(Packs, "")));
        Assert.Equal([$"{Packs} is not there; take it out of ReadingRules.Opens"], BrokenTree.Reported(ReadingRules.Opening, broken => broken.Delete(Packs)));
    }

    private static IReadOnlyList<string> Broken(Func<Tree, IEnumerable<string>> rule, string path, string use) =>
        BrokenTree.Reported(rule, broken => broken.Write(path, $"{(broken.Tree.HasFile(path) ? broken.Tree.Read(path) : "")}\n{use}\n"));
}
