import { MantineProvider } from '@mantine/core';
import { Chapter } from '../chapter/Chapter.tsx';
import { LiveRegion } from '../common/LiveRegion.tsx';
import { CurvesPanel } from '../curves/CurvesPanel.tsx';
import { Exchange } from '../exchange/Exchange.tsx';
import { LayersPanel } from '../layers/LayersPanel.tsx';
import { MisclassifiedPanel } from '../misclassified/MisclassifiedPanel.tsx';
import { RunAnnouncer } from '../runs/RunAnnouncer.tsx';
import { RunsPanel } from '../runs/RunsPanel.tsx';
import { SettingsPanel } from '../settings/SettingsPanel.tsx';
import classes from './App.module.css';
import { Header } from './Header.tsx';
import './styles.ts';
import { OVERLAYS_ID, theme } from './theme.ts';

/** The whole page: what is built on the left, what comes of it beside it. */
export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <div className={classes.page}>
        <Header />
        <Chapter />
        <Exchange />
        <main className={classes.main}>
          <div className={classes.layers}>
            <LayersPanel />
          </div>
          <div className={classes.settings}>
            <SettingsPanel />
          </div>
          <div className={classes.accuracy}>
            <CurvesPanel />
          </div>
          <div className={classes.runs}>
            <RunsPanel />
          </div>
          <div className={classes.digits}>
            <MisclassifiedPanel />
          </div>
          <div id={OVERLAYS_ID} className={classes.overlays} />
        </main>
      </div>
      <LiveRegion />
      <RunAnnouncer />
    </MantineProvider>
  );
}
