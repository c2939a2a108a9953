using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using PopCon.Gateway.Storage;

namespace PopCon.Gateway.Feeds;

/// <summary>A multipart upload: the first file is streamed to the disk, fields are kept in memory within limits.</summary>
/// <remarks>One thread. Dispose deletes the file unless it was stored.</remarks>
internal sealed class UploadForm : IDisposable
{
    private const int MaxFieldBytes = 1024 * 1024;
    private const int MaxParts = 500;
    private const int MaxBoundaryLength = 200;
    private const int MaxPartHeaderBytes = 8 * 1024;

    private const int DiskFull = 28;

    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    private int _fieldBytes;
    private int _parts;

    private UploadForm()
    {
    }

    /// <summary>The fields; of several with one name the first.</summary>
    public IReadOnlyDictionary<string, string> Fields => _fields;

    /// <summary>The name that the client gave the file.</summary>
    public string FileName { get; private set; } = string.Empty;

    /// <summary>The file; <see langword="null"/>: there is none.</summary>
    public TemporaryUpload? File { get; private set; }

    /// <summary>Reads a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fileField">The field that has the file; <see langword="null"/>: any.</param>
    /// <param name="folder">Where to write the file.</param>
    /// <param name="maximum">The longest file.</param>
    /// <param name="cancellationToken">The client has gone.</param>
    /// <exception cref="UploadException">It cannot be taken.</exception>
    public static async Task<UploadForm> ReadAsync(
        HttpRequest request, string? fileField, string folder, long maximum, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maximum + MaxFieldBytes + (MaxParts * MaxPartHeaderBytes))
        {
            throw TooLarge();
        }

        UploadForm? form = null;
        try
        {
            form = new UploadForm();
            await form.ReadPartsAsync(request, fileField, folder, maximum, cancellationToken);
            UploadForm read = form;
            form = null;
            return read;
        }
        catch (InvalidDataException)
        {
            throw UploadException.Invalid("The multipart body is malformed.");
        }
        catch (IOException e) when (e is not BadHttpRequestException && (e.HResult & 0xFFFF) == DiskFull)
        {
            throw new UploadException(StatusCodes.Status507InsufficientStorage, "The disk is full.");
        }
        catch (IOException e) when (e is not BadHttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            throw UploadException.Invalid("The multipart body ends too early.");
        }
        finally
        {
            form?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => File?.Dispose();

    private static UploadException TooLarge() => new(StatusCodes.Status413PayloadTooLarge, "The file is larger than the repository allows.");

    private static string BoundaryOf(HttpRequest request)
    {
        string boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString()
            : string.Empty;
        return boundary.Length is > 0 and <= MaxBoundaryLength
            ? boundary
            : throw UploadException.Invalid("The body is not multipart/form-data.");
    }

    private async Task ReadPartsAsync(HttpRequest request, string? fileField, string folder, long maximum, CancellationToken cancellationToken)
    {
        var reader = new MultipartReader(BoundaryOf(request), request.Body) { HeadersLengthLimit = MaxPartHeaderBytes };
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (++_parts > MaxParts)
            {
                throw UploadException.Invalid("The form has too many parts.");
            }

            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition))
            {
                throw UploadException.Invalid("A part of the form has no content disposition.");
            }

            string name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            bool isFile = disposition.FileName.HasValue || disposition.FileNameStar.HasValue;
            if (isFile && File is null && (fileField is null || string.Equals(name, fileField, StringComparison.Ordinal)))
            {
                FileName = HeaderUtilities.RemoveQuotes(disposition.FileName).ToString();
                File = await TemporaryUpload.WriteAsync(section.Body, folder, maximum, cancellationToken) ?? throw TooLarge();
            }
            else
            {
                string value = await ReadFieldAsync(section.Body, cancellationToken);
                _fields.TryAdd(name, value);
            }
        }
    }

    private async Task<string> ReadFieldAsync(Stream body, CancellationToken cancellationToken)
    {
        using var value = new MemoryStream();
        byte[] block = new byte[4096];
        int length;
        while ((length = await body.ReadAsync(block, cancellationToken)) > 0)
        {
            _fieldBytes += length;
            if (_fieldBytes > MaxFieldBytes)
            {
                throw UploadException.Invalid("The fields of the form are longer than 1 MiB together.");
            }

            await value.WriteAsync(block.AsMemory(0, length), cancellationToken);
        }

        return Encoding.UTF8.GetString(value.GetBuffer(), 0, (int)value.Length);
    }
}
