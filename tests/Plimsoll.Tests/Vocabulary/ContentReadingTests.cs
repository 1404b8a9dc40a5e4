// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Vocabulary;

public sealed class ContentReadingTests
{
    private static readonly byte[] Document = "{\n\"name\": \"north\",\n\"of\": {\"port\": \"\"}\n}"u8.ToArray();
    private static readonly Refusal Other = new(ContentCodes.FolderEmpty, "folder", null, "is empty", "fill it");

    [Fact]
    public void What_is_read_is_the_result() => Assert.Equal("north", ContentReading.Of<string>(Document, "f.json", f => f.Text("name")).Value);

    [Theory]
    [InlineData("{\"name\": \"north\"", "f.json:1: JSON cannot be read; mend the syntax.")]
    [InlineData("[1]", "f.json:1:  is not a mapping; write 'key: value' lines.")]
    [InlineData("{\n\"name\": \"north\",\n\"of\": {\"port\": \"\"}\n}", "f.json:3: of.port '' is empty or not a text; write a text.")]
    [InlineData("{\"name\": \"north\",\n\"of\": {\"port\": \"a\",\n\"pier\": 1}}", "f.json:3: of.pier '1' is not a known field; use one of port.")]
    public void What_is_refused_at_any_depth_of_a_document_is_the_result(string text, string sentence)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Assert.Equal(sentence, ContentReading.Of<string>(utf8, "f.json", Port).Refusal?.Sentence);
        Assert.Equal($"told: {sentence}", ContentReading.Of<string>(utf8, "f.json", Port, no => Other with { Reason = $"told: {no.Sentence}" }).Refusal?.Reason);
        var node = ContentReading.Of(utf8, "f.json");
        Assert.Equal(sentence, (node.Succeeds(out var read, out var refusal) ? ContentReading.Of<string>(read, Port).Refusal : refusal)?.Sentence);

        static Result<string> Port(ContentFields f)
        {
            f.Text("name");
            var of = f.Map("of");
            var port = of.Text("port");
            of.End();
            return port;
        }
    }

    [Fact]
    public void A_refusal_that_a_reader_gives_back_stays_as_it_is()
    {
        Assert.Same(Other, ContentReading.Of<string>(Document, "f.json", _ => Other, _ => throw new InvalidOperationException("It was told otherwise.")).Refusal);
        Assert.Same(Other, ContentReading.Of<string>(() => Other).Refusal);
        Assert.Same(Other, ContentReading.Of<string>(() => throw new ContentRefusedException(Other)).Refusal);
    }

    [Fact]
    public void What_is_no_refusal_of_content_is_not_caught()
    {
        Assert.Throws<FormatException>(() => ContentReading.Of<byte[]>(Document, "f.json", f => Convert.FromBase64String(f.Text("name") + "!")));
        Assert.Throws<IOException>(() => ContentReading.Of<string>(() => throw new IOException()));
    }
}
