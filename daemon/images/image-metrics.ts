import type { Metrics } from '../metrics/metrics.ts';
import type { ImageService } from './image-service.ts';

/** What the images of this node take, as ImageFsInfo tells it. */
export function addImageMetrics(metrics: Metrics, images: Pick<ImageService, 'list' | 'usage'>): void {
  metrics.gauge('cleat_images', 'Images on this node.', () => images.list().length);
  metrics.gauge('cleat_image_store_bytes', 'What images take on disk.', async () =>
    Number((await images.usage()).usedBytes),
  );
  metrics.gauge('cleat_image_store_inodes', 'Files and directories of images.', async () =>
    Number((await images.usage()).inodesUsed),
  );
}
